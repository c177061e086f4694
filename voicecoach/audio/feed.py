"""The queue between the one who writes sound and the device that asks for it."""

import time
from collections import deque
from collections.abc import Generator

from voicecoach.audio.device_clock import DeviceClock

SETTLED = 0.06
"""Seconds after which a writer that has written nothing more has written all it has for now."""
OVERDUE = 0.04
"""Seconds that a device may be late (twice its usual time besides) before it counts as standing still."""
PATIENCE = 0.25
"""The part of what a device holds for whose length it can be kept waiting: at a buffer of 150 ms PulseAudio
asks while it has half of its 105 ms left."""
STEP = 0.002
"""Seconds between two looks whether the writer has come."""


class Feed:
    """One device's stream of mono 16-bit frames, from its start to its end.

    The writer calls ``room``, ``push`` and ``heard``; the device's thread runs ``requests``, which
    takes no lock and does no I/O. Each count is written by one of the two threads only. Where the
    device asks for more than there is, it waits for that while it still has enough to play; then it
    gets silence, which is counted, so that positions stay those of the frames that were pushed.
    """

    def __init__(self, rate: int, ahead: int, margin: int) -> None:
        """``rate`` in Hz; ``ahead``: how many frames the device holds; ``margin``: how many wait for it.

        A device that starts asks for all it holds in quick succession, so that and the margin can be
        queued before it does: then sound begins with its first frame.
        """
        self._rate = rate
        self._ahead = ahead
        self._margin = margin
        self._patience = ahead / rate * PATIENCE
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

    def requests(self, delay: float = 0) -> Generator[bytes, int, None]:
        """The device's side: is sent how many frames it asks for, and yields exactly so many.

        ``delay``: seconds from its first request to the sound of the first frame.
        """
        taken = 0  # frames of the stream, with silence
        sounding = waited = False
        need = yield b""
        while True:
            now = time.monotonic()
            # Out of silence nothing begins that would break off within this request: one request
            # later the writer has caught up, or there is no more to come.
            ready = sounding or waited or self._pushed - self._pulled >= need
            waited = not ready and bool(self._queue)
            parts: list[bytes] = []
            missing = self._collect(parts, 2 * need) if ready else 2 * need
            while missing and sounding and time.monotonic() - now < self._patience:
                time.sleep(STEP)
                missing = self._collect(parts, missing)
            self._pulled += need - missing // 2
            sounding = missing < 2 * need  # a request answered in part: the writer is late, or done
            if missing:
                self._note_silence(taken + need - missing // 2, missing // 2)
                parts.append(bytes(missing))
            if not taken:
                self._clock = DeviceClock(self._rate, now + delay)
            self._request = (now, taken, need)
            self.asked = now
            taken += need
            need = yield b"".join(parts)

    def _collect(self, parts: list[bytes], missing: int) -> int:
        """The device's side: take what is queued, ``missing`` bytes at the most; how many still are."""
        while missing and self._queue:
            part = self._queue.popleft()
            if len(part) > missing:
                self._queue.appendleft(part[missing:])
                part = part[:missing]
            parts.append(part)
            missing -= len(part)
        return missing

    def room(self, now: float) -> int:
        """How many frames may be pushed, so that none waits longer than it must.

        Room grows with time from one request to the next, which asks for what was played meanwhile: all
        that the device holds at the most, and the margin.
        """
        due = min(self._ahead, int((now - self._request[0]) * self._rate))
        return max(0, due + self._margin - (self._pushed - self._pulled))

    @property
    def primed(self) -> bool:
        """Whether enough is queued for the device to start."""
        return self._pushed >= self._ahead

    def waits(self, now: float) -> bool:
        """Whether something is queued and nothing more has come for a while."""
        return self._pushed > 0 and now - self._last_push > SETTLED

    def push(self, block: bytes) -> None:
        """Queue samples."""
        self._last_push = time.monotonic()
        self._queue.append(block)
        self._pushed += len(block) // 2

    def heard(self, now: float) -> int:
        """How many of the pushed frames have been heard by ``now``; never less than was said before.

        A device that has stopped asking may have died there and then, so the position waits with it.
        """
        asked, taken, need = self._request
        if self._clock is None:
            return 0
        if asked != self._noted:
            self._noted = asked
            self._clock.requested(asked, taken)
        playing = min(now, asked + 2 * need / self._rate + OVERDUE)
        position = min(self._clock.position(playing), taken + need)
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
