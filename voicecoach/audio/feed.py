"""The queue between the one who writes sound and the device that asks for it."""

import time
from collections import deque
from collections.abc import Generator

from voicecoach.audio.device_clock import DeviceClock

MARGIN = 0.06
"""Seconds that the queue holds beyond what the device is to ask for next.

10 ms for requests that come early (PulseAudio asks in turn after 140 and 160 ms for 150), 20 ms for the
steps in which a writer waits (``fill``), the rest for a busy machine: with four busy processes on two
cores nothing was missing in 9 s at 40 and 60 ms; at 30 the sound slipped by 9 ms.
"""


class Feed:
    """One device's stream of mono 16-bit frames, from its start to its end.

    The writer calls ``room``, ``push`` and ``heard``; the device's thread runs ``requests``, which
    must answer at once whatever happens: it takes no lock and does no I/O. Each count is written by
    one of the two threads only. Where the device asks for more than there is, it gets silence, which
    is counted, so that positions stay those of the frames that were pushed.
    """

    def __init__(self, rate: int, period: int) -> None:
        """``rate`` in Hz; ``period`` is how many frames the device will ask for at a time.

        A device that starts asks twice in quick succession, so two periods and the margin can be
        queued before it does: then sound begins with its first frame.
        """
        self._rate = rate
        self._ahead = 2 * period
        self._queue: deque[bytes] = deque()
        self._pushed = 0
        self._last_push = 0.0
        self._pulled = 0
        self._silences: deque[list[int]] = deque()
        self._heard_silence = 0
        self._request = (0.0, 0, self._ahead)
        self._noted = 0.0
        self._clock: DeviceClock | None = None
        self._heard = 0
        self.asked = time.monotonic()
        """When the device last asked for frames; from the start, if it never did."""

    def requests(self) -> Generator[bytes, int, None]:
        """The device's side: is sent how many frames it asks for, and yields exactly so many."""
        taken = 0  # frames of the stream, with silence
        sounding = waited = False
        need = yield b""
        while True:
            now = time.monotonic()
            missing = 2 * need
            parts: list[bytes] = []
            # Out of silence nothing begins that would break off within this request: one request
            # later the writer has caught up, or there is no more to come.
            ready = sounding or waited or self._pushed - self._pulled >= need
            waited = not ready and bool(self._queue)
            while ready and missing and self._queue:
                part = self._queue.popleft()
                if len(part) > missing:
                    self._queue.appendleft(part[missing:])
                    part = part[:missing]
                parts.append(part)
                missing -= len(part)
            self._pulled += need - missing // 2
            sounding = missing < 2 * need  # a request answered in part: the writer is late, or done
            if missing:
                self._note_silence(taken + need - missing // 2, missing // 2)
                parts.append(bytes(missing))
            if not taken:
                self._clock = DeviceClock(self._rate, now)
            self._request = (now, taken, need)
            self.asked = now
            taken += need
            need = yield b"".join(parts)

    def room(self, now: float) -> int:
        """How many frames may be pushed, so that none waits longer than it must.

        Room grows with time from one request to the next, to a request's size and the margin.
        """
        asked, _, need = self._request
        due = min(need, int((now - asked) * self._rate))
        return max(0, due + int(MARGIN * self._rate) - (self._pushed - self._pulled))

    @property
    def primed(self) -> bool:
        """Whether enough is queued for the device to start."""
        return self._pushed >= self._ahead

    def waits(self, now: float) -> bool:
        """Whether something is queued and nothing more has come for a while."""
        return self._pushed > 0 and now - self._last_push > MARGIN

    def push(self, block: bytes) -> None:
        """Queue samples."""
        self._last_push = time.monotonic()
        self._queue.append(block)
        self._pushed += len(block) // 2

    def heard(self, now: float) -> int:
        """How many of the pushed frames have been heard by ``now``; never less than was said before."""
        asked, taken, need = self._request
        if self._clock is None:
            return 0
        if asked != self._noted:
            self._noted = asked
            self._clock.requested(asked, taken)
        position = min(self._clock.position(now), taken + need)
        self._heard = max(self._heard, position - self._silence_before(position))
        return self._heard

    def _note_silence(self, start: int, frames: int) -> None:
        """The device's side: silence is handed out at a position of the stream."""
        last = self._silences[-1] if self._silences else None
        if last is not None and last[0] + last[1] == start:
            last[1] += frames
        else:
            self._silences.append([start, frames])

    def _silence_before(self, position: int) -> int:
        """How many of the stream's frames before ``position`` were silence of ours.

        Stretches that are over are added up and dropped, but never the last: it may still grow.
        """
        while len(self._silences) > 1 and sum(self._silences[0]) <= position:
            self._heard_silence += self._silences.popleft()[1]
        parts = (min(frames, max(0, position - start)) for start, frames in self._silences.copy())
        return self._heard_silence + sum(parts)
