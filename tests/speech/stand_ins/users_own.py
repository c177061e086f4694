"""A program such as somebody may have for the voice ``command``: ``users_own.py PATH MODE RATE LANGUAGE``.

A name of a voice may follow. Its text comes on standard input, its WAV file goes to standard output. MODE
``speak`` does that; ``pipe`` writes a header without sizes, as a program does that streams; the others
fail, each in its way.
"""

import os
import sys
import threading
from io import BytesIO

from by_espeak import speak


def main(mode: str, rate: str, language: str, *rest: str) -> None:
    text = sys.stdin.read()
    file = BytesIO()
    speak(text, language, int(rate), file)
    sound = file.getvalue()
    if mode == "pipe":
        sound = sound[:4] + b"\xff\xff\xff\xff" + sound[8:40] + b"\xff\xff\xff\xff" + sound[44:]
    elif mode == "empty":
        sound = b""
    elif mode == "mp3":
        sound = b"ID3" + sound
    elif mode == "endless":
        while True:
            os.write(1, sound)
    elif mode == "hang":
        threading.Event().wait()
    elif mode == "fail":
        sys.exit("no model in this folder")
    sys.stdout.buffer.write(sound)


main(*sys.argv[1:])
