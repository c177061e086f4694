"""Stands in for ``pico2wave``: the text on standard input, its markup in ``< >``."""

import re
import sys

from by_espeak import refuse, speak

LANGUAGES = ("en-US", "en-GB", "de-DE", "es-ES", "fr-FR", "it-IT")


def main(arguments: list[str]) -> None:
    match arguments:
        case ["-l", language, "-w", file] if language in LANGUAGES and file.endswith(".wav"):
            text = sys.stdin.read()
            speed = re.search(r'<speed level="(\d+)">', text)
            rate = 175 * int(speed[1]) // 100 if speed else 175
            speak(re.sub(r"<.*?>", " ", text), language, rate, file)
        case _:
            refuse(f"pico2wave: cannot be told {arguments}")


main(sys.argv[1:])
