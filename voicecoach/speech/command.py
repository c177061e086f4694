"""The voice ``command``: any program of the user's that writes a WAV file to standard output.

The command is one line of the user's own settings (``voice_command``), never of a routine, and is
split into arguments once, without a shell. The text goes to its standard input, never into an
argument; ``{rate}``, ``{language}`` and ``{name}`` in it stand for the settings of the voice.
"""

import os
import re
import sys

from voicecoach.model.seams import Pace, Unavailable, VoicePlugin
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE
from voicecoach.speech.choice import rate_refusal
from voicecoach.speech.programs import date, find

SETTING = "voice_command"
_HARMLESS = re.compile(r"\w[\w .+-]*")
"""What a name may be: one that a routine asks for stands in an argument, and must never be an option."""
_MISSING = (
    "no command is set; 'voicecoach config set voice_command \"PROGRAM ARGUMENTS\"' sets one that reads "
    "a text from standard input and writes a WAV file to standard output"
)


def split(command: str) -> list[str]:
    """The arguments of a command, the first an absolute path. Raises Unavailable."""
    import shlex

    windows = sys.platform == "win32"  # where a backslash is a part of a path
    try:
        parts = [part.strip("\"'") if windows else part for part in shlex.split(command, posix=not windows)]
    except ValueError as problem:
        raise Unavailable(f"the setting {SETTING} cannot be read: {problem}".rstrip(".")) from None
    if not parts:
        raise Unavailable(_MISSING)
    return [_program(parts[0]), *parts[1:]]


def stamp(command: str) -> str:
    """What changes when the command does: its program, the files among its arguments. Raises Unavailable."""
    return date(*(part for part in split(command) if os.path.isabs(part)))


class CommandVoice:
    """A program of the user's at one rate. Raises Unavailable."""

    rate = SAMPLE_RATE

    def __init__(self, name: str | None, language: str, words_per_minute: int, command: str) -> None:
        settings = {"{rate}": str(words_per_minute), "{language}": language, "{name}": name or ""}
        program, *arguments = split(command)
        problem = refusal(name, language, words_per_minute)
        if problem:
            raise Unavailable(problem)
        self._arguments = [program, *(_filled(argument, settings) for argument in arguments)]
        self.identity = "\n".join((stamp(command), *self._arguments))

    def synthesize(self, utterance: Utterance) -> Clip:
        """The utterance as the program made it. Raises VoiceFailed."""
        from voicecoach.speech.programs_running import run
        from voicecoach.speech.programs_sounds import read_sound
        from voicecoach.speech.programs_speaking import limit, literal

        text = literal(utterance)
        clip = read_sound(run(self._arguments, text.encode() + b"\n", limit(_PACE, text)))
        self.rate = clip.rate
        return clip


def refusal(name: str | None, language: str, words_per_minute: int) -> str | None:
    """Why these cannot be handed to a command, in one sentence; None where they can."""
    for value in (name, language):
        if value is not None and not _HARMLESS.fullmatch(value):
            return f"'{value}' cannot be handed to a command"
    return rate_refusal("command", words_per_minute)


def _program(given: str) -> str:
    path = os.path.expanduser(given)
    found = path if os.path.isabs(path) else None if os.path.dirname(path) else find(path)
    if found is None and os.path.dirname(path):
        raise Unavailable(f"the command '{given}' needs its whole path, from the root of the disk on")
    if found is None or not os.access(found, os.X_OK) or os.path.isdir(found):
        raise Unavailable(f"the command '{given}' is no program that can be run")
    return found


def _filled(argument: str, settings: dict[str, str]) -> str:
    for placeholder, value in settings.items():
        argument = argument.replace(placeholder, value)
    return argument


def _create(
    name: str | None = None, language: str = "en", words_per_minute: int = 175, source: str = ""
) -> CommandVoice:
    return CommandVoice(name, language, words_per_minute, source)


# Nobody knows how fast a user's own program is, so what it says is made ahead as far as it must.
_PACE = Pace(start=20, text=10, character=0.2, at_once=2, ahead=True)

plugin = VoicePlugin(
    name="command",
    description="a program of your own that reads a text and writes a WAV file, from your settings",
    unavailable=lambda: None,
    create=_create,
    refusal=refusal,
    stamp=stamp,
    pace=_PACE,
)
