"""Clips played one by one on a timer: ``paplay`` started at every beat, the clock never drifting."""

import subprocess
import sys
import time


def main() -> None:
    clip, count, tempo = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    start = time.monotonic()
    players = []
    for beat in range(count):
        time.sleep(max(0.0, start + beat * tempo - time.monotonic()))
        players.append(subprocess.Popen(["paplay", clip]))
    for player in players:
        player.wait()


if __name__ == "__main__":
    main()
