"""Stands in for macOS's ``say``: its command line as far as it is documented, its commands in ``[[ ]]``."""

import re
import sys

from by_espeak import refuse, speak

VOICES = {
    "Albert": "en_US", "Anna": "de_DE", "Ava (Premium)": "en_US", "Daniel": "en_GB",
    "Eddy (English (US))": "en_US", "Samantha": "en_US",
}  # fmt: skip
FORMAT = ["--file-format=WAVE", "--data-format=LEI16@22050"]


def main(arguments: list[str]) -> None:
    match arguments:
        case ["-v", "?"]:
            for name, language in VOICES.items():
                print(f"{name:<20}{language}    # Hello! My name is {name}.")
        case ["-v", name, "-r", rate, "-f", "-", "-o", file, *rest] if name in VOICES and rest == FORMAT:
            text = sys.stdin.read()
            pauses = sum(map(int, re.findall(r"\[\[slnc (\d+)\]\]", text)))
            language = VOICES[name].replace("_", "-")
            speak(re.sub(r"\[\[.*?\]\]", " ", text), language, int(rate), file, pauses / 1000)
        case _:
            refuse(f"say: cannot be told {arguments}")


main(sys.argv[1:])
