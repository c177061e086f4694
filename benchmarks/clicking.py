"""``python -m benchmarks.clicking OUTPUT CLICKS``: clicks on an output, a second apart, and no numpy."""

import sys
import time

from voicecoach.audio.outputs import choose
from voicecoach.model.units import SAMPLE_RATE

BLOCK = SAMPLE_RATE // 40


def clicking(count: int) -> bytes:
    """So many clicks of 2 ms, each at the beginning of a second, and a little silence."""
    click = 44 * (20_000).to_bytes(2, "little")
    second = click + bytes(2 * SAMPLE_RATE - len(click))
    return (count - 1) * second + second[: SAMPLE_RATE // 4 * 2]


def main() -> None:
    """Give an output sound as a session does, and end when it was heard."""
    sound = clicking(int(sys.argv[2]))
    output = choose(sys.argv[1]).output
    done = 0
    while done < len(sound):
        done += 2 * output.write(sound[done : done + 2 * BLOCK], 0.025)
    while output.heard() < len(sound) // 2:
        time.sleep(0.01)
    output.close()


if __name__ == "__main__":
    main()
