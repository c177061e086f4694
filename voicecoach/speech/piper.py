"""The voice ``piper``: natural neural voices that the user has installed, each two files of one folder.

What speaks is in ``piper_engine``, which only the worker imports. Here is what the program itself must
know before: which voices there are. That is read from the names of the files (``en_US-lessac-medium.onnx``
and ``.onnx.json`` beside it), so where there is no such folder it costs the start nothing to speak of.
"""

import os
from functools import cache
from importlib.machinery import PathFinder

from voicecoach.model.seams import NamedVoice, Pace, Unavailable, Voice, VoicePlugin
from voicecoach.settings.folders import HOME_VARIABLE, user_folders
from voicecoach.speech.choice import rate_refusal
from voicecoach.speech.programs import date
from voicecoach.speech.studio import usable_processors

MODEL, CONFIG = ".onnx", ".onnx.json"
"""How the two files of a voice end. Its model is put there last: a voice that has both is whole."""
QUALITIES = ("x_low", "low", "medium", "high")
"""The last part of a name, the worst first."""
MISSING = "piper is not installed; 'pip install \"voicecoach[piper]\"' brings it"
"""Why no voice of it can speak."""

_NONE = "no piper voice is installed; 'voicecoach voices install en_US-lessac-medium' fetches one"


class InstalledVoice:
    """A voice in the folder. A plain class, as making a named tuple costs every start a tenth of a ms."""

    __slots__ = ("language", "model", "modified", "name")

    def __init__(self, name: str, language: str, model: str, modified: int) -> None:
        self.name = name
        """``en_US-lessac-medium``."""
        self.language = language
        """The BCP-47 tag in its name: ``en-US``."""
        self.model = model
        """The path of its model."""
        self.modified = modified
        """When its model was put there: nanoseconds since 1970."""

    @property
    def quality(self) -> str:
        """The last part of its name; ``medium`` where that is no quality."""
        last = self.name.rpartition("-")[2]
        return last if last in QUALITIES else "medium"


def voices_folder() -> str:
    """Where the voices lie; it need not exist."""
    return _folder_of(os.environ.get(HOME_VARIABLE))


def installed(folder: str) -> list[InstalledVoice]:
    """The voices of a folder, the one that speaks by default first: the newest, then the best."""
    try:
        with os.scandir(folder) as entries:
            files = {entry.name: entry for entry in entries}
    except OSError:
        return []
    found = []
    for file, entry in files.items():
        name = file.removesuffix(MODEL)
        language = language_of(name)
        if file.endswith(MODEL) and language and name + CONFIG in files and entry.is_file():
            try:
                modified = entry.stat().st_mtime_ns
            except OSError:  # just removed, or a link that leads nowhere
                continue
            found.append(InstalledVoice(name, language, entry.path, modified))
    return sorted(found, key=_rank)


def language_of(name: str) -> str | None:
    """The BCP-47 tag at the beginning of a voice's name, or None where there is none."""
    family, _, region = name.partition("-")[0].partition("_")
    if not (2 <= len(family) <= 3 and family.isascii() and family.isalpha() and "-" in name):
        return None
    return f"{family.lower()}-{region.upper()}" if region else family.lower()


def chosen(voices: list[InstalledVoice], name: str | None, language: str) -> InstalledVoice | None:
    """The voice of that name, or the one that speaks a language by default; None where there is none.

    One of the tag's own region goes before others; the first of ``voices`` before later ones.
    """
    if name is not None:
        return next((voice for voice in voices if voice.name == name), None)
    tag = language.replace("_", "-").lower()
    near = [voice for voice in voices if _family(voice.language) == _family(tag)]
    exact = [voice for voice in near if voice.language.lower() == tag]
    return next(iter(exact or near), None)


def _rank(voice: InstalledVoice) -> tuple[int, int, str]:
    return -voice.modified, -QUALITIES.index(voice.quality), voice.name


def _family(tag: str) -> str:
    """The primary language of a tag; Norwegian has one name, whichever of its forms is meant."""
    family = tag.partition("-")[0].lower()
    return "no" if family in ("nb", "nn") else family


@cache
def _folder_of(home: str | None) -> str:
    """The folder, by what ``VOICECOACH_HOME`` says: it is asked for several times in one choice."""
    return str(user_folders().voices)


@cache
def _package() -> str | None:
    """The first file of the installed piper, found without importing it."""
    spec = PathFinder.find_spec("piper")
    return spec.origin if spec else None


def is_installed() -> bool:
    """Whether piper itself is there, with or without voices."""
    return _package() is not None


def _unavailable() -> str | None:
    if not installed(voices_folder()):
        return _NONE
    return None if is_installed() else MISSING


def speaks(language: str) -> bool:
    """Whether an installed voice can speak and count in a language (a BCP-47 tag)."""
    voice = chosen(installed(voices_folder()), None, language)
    return voice is not None and _no_counting(voice) is None


def refusal(name: str | None, language: str, words_per_minute: int) -> str | None:
    """Why a voice or a speed chosen by the user cannot be had, in one sentence; None where it can."""
    if problem := rate_refusal("piper", words_per_minute):
        return problem
    voices = installed(voices_folder())
    voice = chosen(voices, name, language)
    if voice is not None:
        return _no_counting(voice)
    if name is None:
        return f"no installed piper voice speaks the language '{language}'"
    from difflib import get_close_matches

    near = get_close_matches(name[:100], [each.name for each in voices], n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    if language_of(name) is None:
        return f"piper has no voice '{name}'{hint}"
    return f"the voice {name} is not installed; 'voicecoach voices install {name}' fetches it{hint}"


def source(name: str | None, language: str) -> str:
    """The path of the model that is to speak; empty where there is none."""
    voice = chosen(installed(voices_folder()), name, language)
    return voice.model if voice else ""


def stamp(model: str) -> str:
    """What changes with piper, with the model, or with its settings."""
    return date(_package() or "", model, model + ".json")


def processes(cores: int, memory: int) -> int:
    """How many texts are spoken at once: a core is left to the sound, and each process has a GB of RAM.

    ``memory`` is in bytes; 0.3 GB for a voice of medium quality is an estimate.
    """
    return max(1, min(4, cores - 1, memory >> 30))


def _memory() -> int:
    """Bytes of RAM; where the system does not tell, enough."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 8 << 30


def _no_counting(voice: InstalledVoice) -> str | None:
    from voicecoach.speech.espeak_voices import no_counting  # piper's numbers are espeak-ng's

    return no_counting(voice.language)


def _voices() -> list[NamedVoice]:
    return [
        NamedVoice(each.name, each.language, f"{each.quality} quality") for each in installed(voices_folder())
    ]


def _create(
    name: str | None = None, language: str = "en", words_per_minute: int = 175, source: str = ""
) -> Voice:
    if not source:
        raise Unavailable(refusal(name, language, words_per_minute) or _NONE)
    from voicecoach.speech.piper_engine import PiperVoice

    return PiperVoice(source, words_per_minute)


plugin = VoicePlugin(
    name="piper",
    description="natural neural voices, each fetched by 'voicecoach voices install'",
    unavailable=_unavailable,
    create=_create,
    voices=_voices,
    refusal=refusal,
    speaks=speaks,
    source=source,
    stamp=stamp,
    # Wide, as no published voice was measured: a small board may take longer than it takes to say the text.
    pace=Pace(start=30, text=8, character=0.3, at_once=processes(usable_processors(), _memory()), ahead=True),
)
