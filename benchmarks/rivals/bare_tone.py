"""A bare program that opens the same output the same way and plays a tone."""

import array
import math
import sys
from collections.abc import Generator

sys.modules["numpy"] = None  # type: ignore[assignment]  # miniaudio loads it where it is; here it is by chance
import miniaudio  # noqa: E402  # after the line above

RATE = 22_050


def main() -> None:
    tone = array.array("h", (int(9000 * math.sin(i * 0.125)) for i in range(RATE // 2))).tobytes()
    device = miniaudio.PlaybackDevice(
        output_format=miniaudio.SampleFormat.SIGNED16,
        nchannels=1,
        sample_rate=RATE,
        buffersize_msec=150,
        backends=[miniaudio.Backend.PULSEAUDIO],
    )

    def play() -> Generator[bytes, int, None]:
        at = 0
        wanted = yield b""
        while True:
            block = tone[at : at + 2 * wanted]
            at += len(block)
            wanted = yield block + bytes(2 * wanted - len(block))

    stream = play()
    next(stream)
    device.start(stream)
    sys.stdin.read()
    device.close()


if __name__ == "__main__":
    main()
