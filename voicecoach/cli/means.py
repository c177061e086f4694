"""By what means a session is held, voice and output, and why: said once, before it begins."""

from pathlib import Path

from voicecoach.audio.outputs import Chosen
from voicecoach.cli.printing import tell_now
from voicecoach.settings.table import Settings
from voicecoach.speech.choice import VoiceChoice


def tell_means(voice: VoiceChoice | None, chosen: Chosen, settings: Settings, named: str) -> None:
    """Print what was taken and why, or what the session has to do without and what to do about it.

    ``voice`` is None where nothing is spoken; ``named`` is the routine as it was typed.
    """
    if chosen.name == "text":
        if chosen.refused:
            _tell_silence(chosen, named)
        return
    if chosen.refused and chosen.refused[-1].name == chosen.name:
        tell_now(f"{chosen.refused[-1].reason} The usual device is used.")
    if voice is None:
        spoken = "nothing is spoken, so everything is printed"
    else:
        spoken = f"{spoken_by(voice)} speaks, {_why_voice(voice, settings)}"
    tell_now(f"{spoken}; {chosen.name} plays, {_why_output(chosen, settings)}.")


def spoken_by(voice: VoiceChoice) -> str:
    """The engine, and the name of its voice where that is known."""
    if voice.title == "piper" and voice.source:
        return f"piper {voice.source.replace(chr(92), '/').rpartition('/')[2].removesuffix('.onnx')}"
    return voice.described


def _tell_silence(chosen: Chosen, named: str) -> None:
    reasons = " ".join(dict.fromkeys(refused.reason for refused in chosen.refused))
    name = "ROUTINE" if named == "-" else Path(named).name.removesuffix(".toml")
    tell_now(
        f"no sound can be played here ({reasons.rstrip('.')}); the session is guided in text, "
        f"in real time. `voicecoach render {name} -o {name}.wav` makes a sound file of it."
    )


def _why_voice(voice: VoiceChoice, settings: Settings) -> str:
    named = settings.voice != "auto"
    if named and voice.title != settings.voice:
        return f"in place of {settings.voice}"
    if not named and settings.voice_name is not None and voice.name == settings.voice_name:
        return _asked(settings, "voice_name")
    if named:
        return _asked(settings, "voice")
    best = "installed" if voice.title == "piper" else "the best here"
    return f"{best} for the language '{voice.language}'"


def _why_output(chosen: Chosen, settings: Settings) -> str:
    if settings.output == chosen.name:
        return _asked(settings, "output")
    wanted = () if settings.output == "auto" else (settings.output,)
    refused = {each.name: each.reason.rstrip(".") for each in chosen.refused if each.name != chosen.name}
    others = dict.fromkeys([*wanted, *refused])
    why = f" ({'; '.join(dict.fromkeys(refused.values()))})" if refused else ""
    return f"in place of {' and '.join(others)}{why}" if others else "the best here"


def _asked(settings: Settings, name: str) -> str:
    """Who asked for the value of a setting."""
    match settings.origins.get(name):
        case "environment" | "file":
            return "by your settings"
        case "routine":
            return "as the routine asks"
    return "as you asked"
