"""Plays what comes on standard input with simpleaudio: the child of ``simpleaudio_output``.

``python simpleaudio_player.py RATE AHEAD``: RATE in Hz; AHEAD, in milliseconds, is how long before it is
heard a piece of 20 ms is asked for, by a byte on standard output; mono signed 16-bit samples are read from
standard input.

simpleaudio plays one buffer from its beginning to its end. It copies a tenth of a second at a time from
the memory it was given, so a buffer is played here while it is being filled, ahead of that. No call
tells how far it is: the clock does. As the device has another one, a buffer is left after a while, in
a silence, for a new one. Nothing of the coach is imported: the child shall be there soon.
"""

import mmap
import os
import sys
import time

import simpleaudio

LEAD = 0.12
"""Seconds from filling to hearing at the least: 0.1 are copied before they are heard."""
BEGINNING = 0.22
"""Seconds of a buffer that are filled too late in any case: 0.2 are copied when it begins."""
LENGTH = 120
"""Seconds of a buffer: after so long the clocks of two crystals 0.01 % apart differ by 12 ms."""
ENOUGH = 60
"""Seconds of a buffer after which the next one begins, and takes over in a silence."""
PIECES = 50
"""Pieces in a second."""


class Sound:
    """A buffer of silence that is being played, and is filled meanwhile."""

    def __init__(self, rate: int) -> None:
        """Begins to play at once. Raises simpleaudio's errors where there is no device."""
        self._rate = rate
        self._samples = mmap.mmap(-1, 2 * rate * LENGTH)  # memory is taken where something is written
        self._playing = simpleaudio.play_buffer(self._samples, 1, 2, rate)
        self.began = time.monotonic()
        self.filled = 0
        """Frames from the beginning up to which it is filled."""

    @property
    def over(self) -> bool:
        """Whether it plays no more: the device has gone."""
        return not self._playing.is_playing()

    @property
    def next(self) -> float:
        """When that is heard which is filled next, by the monotonic clock."""
        return self.began + self.filled / self._rate

    def put(self, piece: bytes, when: float) -> None:
        """Fill in what is heard at ``when``, or as soon as it can be."""
        when = max(when, self.began + BEGINNING, time.monotonic() + LEAD)
        self.filled = max(self.filled, round((when - self.began) * self._rate))
        at = 2 * self.filled
        self._samples[at : at + len(piece)] = piece
        self.filled += len(piece) // 2


def play(rate: int, ahead: float, enough: float = ENOUGH) -> None:
    """Play until standard input ends; ``ahead`` and ``enough`` are seconds.

    Raises simpleaudio's errors, and OSError where nobody asks any more.
    """
    size = 2 * (rate // PIECES)
    sound, following = Sound(rate), None
    while not sound.over:
        when = sound.next
        time.sleep(max(0.0, when - ahead - time.monotonic()))
        os.write(1, b".")
        piece = read(size)
        if len(piece) < size:
            return
        now = time.monotonic()
        if following is None and now - sound.began > enough:
            following = Sound(rate)
        last = now - sound.began > LENGTH - 1
        if following is not None and now - following.began > BEGINNING and (last or not any(piece)):
            sound, following = following, None
        sound.put(piece, when)


def read(size: int) -> bytes:
    """So many bytes of standard input, or fewer at its end."""
    parts = []
    while size and (part := os.read(0, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    try:
        play(int(sys.argv[1]), int(sys.argv[2]) / 1000)
    except (OSError, KeyboardInterrupt, simpleaudio._simpleaudio.SimpleaudioError):
        sys.exit(1)
