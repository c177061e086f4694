"""``voicecoach voices``: every engine with its voices, which of them speaks here, and why."""

from collections.abc import Iterator
from typing import Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.groups import Group
from voicecoach.cli.means import spoken_by
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import out, out_json, tell_now
from voicecoach.cli.speaking import wish_of
from voicecoach.cli.voices_install import install, remove
from voicecoach.model.seams import NamedVoice, Unavailable, VoicePlugin
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings
from voicecoach.speech.choice import VoiceChoice
from voicecoach.speech.registry import automatic, chain, find, voices

USUAL_LANGUAGE = "en"
"""Whose voice is named where no language was asked for, beside those of installed voices."""

WITHIN = {"zh": ("cmn", "yue", "hak"), "no": ("nb", "nn"), "nb": ("no",), "nn": ("no",)}
"""Languages whose voices go by the names of others: zh is a group of them (ISO 639-3), and so is no."""


class Engine:
    """A registered voice, what is wrong with it, and those of its own voices that were asked for."""

    def __init__(self, name: str, plugin: VoicePlugin) -> None:
        self.name = name
        self.description = plugin.description
        self.reason = plugin.unavailable()
        self.voices: list[NamedVoice] = []
        self.names: list[str] = []
        """Of all its voices, also of those that were not asked for."""
        if self.reason is None:
            try:
                self.voices = list(plugin.voices())
            except Exception as problem:  # a program that does not start, a stranger's plugin
                self.reason = f"its voices cannot be listed: {problem}"

    def narrowed(self, language: str | None, name: str | None) -> bool:
        """Keep the voices of a language and a name; whether the engine is still of interest."""
        had = bool(self.voices)
        self.names = [voice.name for voice in self.voices]
        self.voices = [
            voice
            for voice in self.voices
            if (language is None or fits(voice.language, language)) and name in (None, voice.name)
        ]
        return bool(self.voices) or not had

    def as_data(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {
            "name": self.name,
            "description": self.description,
            "available": self.reason is None,
            "reason": self.reason,
            "voices": [voice._asdict() for voice in self.voices],
        }


@click.group(cls=Group, invoke_without_command=True)
@click.option("--language", metavar="TAG", help="Only voices of this language, as en, en-GB or de.")
@click.option("--preview", is_flag=True, help="Have each speak a line and count to five, and tell its speed.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@setting_options("voice", "voice_name", "voice_command", "rate", "volume", "output", "device", "buffer")
@debug_option
@click.pass_context
def command(
    context: click.Context, /, language: str | None, preview: bool, as_json: bool, **flags: Any
) -> None:
    """List the voices: every engine with its own, which speaks here, and why.

    With --voice or --voice-name, only those. --preview lets you hear them; q or Ctrl-C ends it.
    """
    if context.invoked_subcommand is not None:
        return
    if preview and as_json:
        raise click.UsageError("--preview speaks and --json prints; give one of them.")
    settings = load(flags)
    for notice in settings.notices:
        tell_now(notice)
    engines = list(_engines(flags["voice"], flags["voice_name"], language))
    if preview:
        from voicecoach.cli.voices_preview import preview as speak

        speak(engines, language, settings)
        return
    defaults = list(_defaults(engines, language, settings))
    if as_json:
        out_json({"defaults": defaults, "engines": [each.as_data() for each in engines]})
        return
    for default in defaults:
        out(f"{default['language']}: spoken by {default['voice']}, {default['why']}")
    for engine in engines:
        for line in _lines(engine):
            out(line)


command.add_command(install)
command.add_command(remove)


def fits(spoken: str, asked: str) -> bool:
    """Whether a voice is of interest to whom asks for a tag: en-GB for en, en for en-GB, and cmn for zh."""
    parts = [tag.lower().replace("_", "-").split("-") for tag in (spoken, asked)]
    (first, *_), (wanted, *_) = parts
    if first in WITHIN.get(wanted, ()):
        return True
    return all(one == other for one, other in zip(*parts, strict=False))


def _engines(engine: str | None, name: str | None, language: str | None) -> Iterator[Engine]:
    """Those asked for: as ``auto`` takes them, then the others by name. Raises UserError."""
    known = voices()
    if engine not in (None, "auto", *known):
        try:
            find(str(engine))
        except Unavailable as problem:
            raise UserError(f"voicecoach: {problem}") from None
    order = [*(each for each in automatic() if each in known), *sorted(known)]
    listed = [Engine(each, known[each]) for each in dict.fromkeys(order) if engine in (None, "auto", each)]
    kept = [each for each in listed if each.narrowed(language, name)]
    if name is not None and not any(each.voices for each in kept):
        from voicecoach.settings.suggest import did_you_mean

        names = [known_name for each in listed for known_name in each.names]
        raise UserError(f'voicecoach: there is no voice named "{name}".{did_you_mean(name, names)}')
    yield from (each for each in kept if name is None or each.voices)


def _defaults(engines: list[Engine], language: str | None, settings: Settings) -> Iterator[dict[str, str]]:
    """For each language of interest, who speaks it here if nobody asks for another, and why."""
    installed = sorted({voice.language for each in engines if each.name == "piper" for voice in each.voices})
    tags = (
        [language]
        if language
        else [USUAL_LANGUAGE, *(tag.partition("-")[0] for tag in installed), *installed]
    )
    speakers: dict[str, str] = {}
    for tag in dict.fromkeys(tags):
        default = _default(tag, settings)
        if speakers.get(tag.partition("-")[0]) != default["voice"]:  # what goes without saying is not said
            yield default
        speakers[tag] = default["voice"]


def _default(tag: str, settings: Settings) -> dict[str, str]:
    told: list[str] = []
    found = chain(wish_of(settings, tag, strict=False), told.append)
    if found and found[0].language == tag:
        why = f"as not all can be had that you ask for: {told[0]}" if told else _why(found[0], settings)
        return {"language": tag, "voice": spoken_by(found[0]), "why": why.rstrip(".")}
    why = "as your settings ask for silence"
    if settings.voice != "silent":
        why = f"as {told[-1][0].lower()}{told[-1][1:]}"
    return {"language": tag, "voice": "nobody", "why": why.rstrip(".")}


def _why(choice: VoiceChoice, settings: Settings) -> str:
    named = settings.voice == choice.title or (choice.name and choice.name == settings.voice_name)
    if named:
        origin = settings.origins.get("voice" if settings.voice == choice.title else "voice_name", "default")
        asked = {"flag": "was asked for", "environment": "is named in the environment"}
        return f"since it {asked.get(origin, 'is named in your settings')}"
    if choice.title == "piper":
        return "since it was installed last"
    if choice.title == "espeak":
        return "since it comes with the program"
    if choice.title in ("say", "system"):
        return "since this system has it"
    return "since it is the first here that can"


def _lines(engine: Engine) -> Iterator[str]:
    """An engine and its voices for people, what one types first."""
    if engine.reason is not None:
        yield f"{engine.name}: not available: {engine.reason.rstrip('.')}"
        return
    yield f"{engine.name}: {engine.description}"
    for voice in engine.voices:
        more = f", {voice.description}" if voice.description else ""
        yield f"{voice.name}: {voice.language}{more} ({engine.name})"
