"""The devices of a PulseAudio (or PipeWire) server, told by its own tool ``pactl``."""

import os
import re
import shutil
import subprocess

from voicecoach.audio.device_names import LISTING_LIMIT, named
from voicecoach.model.seams import OutputLost

_SINK = re.compile(r"^\tName: (.+)\n\tDescription: (.*)$", re.MULTILINE)


def sinks() -> list[tuple[str, str]]:
    """For each device what people call it, and what the server does. Raises OutputLost."""
    pactl = shutil.which("pactl")
    if pactl is None:
        raise OutputLost("The devices cannot be listed without the program pactl.")
    try:
        done = subprocess.run(
            [pactl, "list", "sinks"],
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # otherwise it speaks the user's language
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LISTING_LIMIT,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise OutputLost("The sound system does not answer.") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise OutputLost("No sound server could be reached.") from error
    found = _SINK.findall(done.stdout.decode("utf-8", "replace"))
    return [(description or name, name) for name, description in found]


def sink_named(name: str) -> str:
    """The server's own name of the device that somebody calls ``name``, or a part of it.

    Without ``pactl`` it is taken for the server's own name. Raises OutputLost.
    """
    if shutil.which("pactl") is None:
        return name
    there = sinks()
    if any(sink == name for _, sink in there):
        return name
    return named(name, there)
