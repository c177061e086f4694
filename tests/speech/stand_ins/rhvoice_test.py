"""Stands in for ``RHVoice-test``: the text on standard input, read as it is."""

import sys

from by_espeak import refuse, speak

LANGUAGES = {"Alan": "en-US", "Anna": "ru"}


def main(arguments: list[str]) -> None:
    match arguments:
        case ["-p", voice, "-r", percent, "-o", file] if voice in LANGUAGES:
            speak(sys.stdin.read(), LANGUAGES[voice], 175 * int(percent) // 100, file)
        case _:
            refuse(f"RHVoice-test: cannot be told {arguments}")


main(sys.argv[1:])
