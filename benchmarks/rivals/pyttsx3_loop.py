"""The usual script: say, runAndWait, sleep until the next beat."""

import ctypes
import os
import sys
import time

import espeakng_loader

os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
ctypes.CDLL(espeakng_loader.get_library_path())

import pyttsx3  # noqa: E402  # its driver finds the library that is loaded above


def main() -> None:
    count, tempo = int(sys.argv[1]), float(sys.argv[2])
    engine = pyttsx3.init()
    start = time.monotonic()
    for beat in range(count):
        time.sleep(max(0.0, start + beat * tempo - time.monotonic()))
        engine.say("tick")
        engine.runAndWait()


if __name__ == "__main__":
    main()
