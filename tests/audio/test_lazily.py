"""What a library imports and we do not need is put off, and is whole when somebody does need it."""

import subprocess
import sys


def printed(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_sound_library_loads_without_internet_radio_and_arrays() -> None:
    code = (
        "import sys\n"
        "from voicecoach.audio import miniaudio_device\n"
        "print('urllib.request' in sys.modules, 'http.client' in sys.modules, 'numpy' in sys.modules)\n"
    )
    assert printed(code) == "False False False"


def test_what_was_put_off_is_there_when_it_is_used() -> None:
    code = (
        "from voicecoach.audio import miniaudio_device\n"
        "import miniaudio\n"
        "used = miniaudio.urllib.request.Request\n"
        "import urllib.request, numpy\n"
        "print(used is urllib.request.Request, numpy.zeros(1)[0])\n"
    )
    assert printed(code) == "True 0.0"


def test_what_is_loaded_already_stays() -> None:
    code = (
        "import sys, urllib.request, numpy\n"
        "before = sys.modules['urllib.request'], sys.modules['numpy']\n"
        "from voicecoach.audio import miniaudio_device\n"
        "print(before == (sys.modules['urllib.request'], sys.modules['numpy']))\n"
    )
    assert printed(code) == "True"
