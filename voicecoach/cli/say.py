"""``voicecoach say``: hear how a text is spoken, and see how the voice is told it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from voicecoach.audio.wav_output import WavOutput
from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.opening import Opening
from voicecoach.cli.options import setting_options
from voicecoach.cli.playing import Player
from voicecoach.cli.printing import err, out, tell_now
from voicecoach.cli.speaking import PATIENCE, SpokenSounds, open_clips
from voicecoach.model.sound import PHONEMES, Clip, Utterance
from voicecoach.model.units import Seconds
from voicecoach.settings.folders import user_folders
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings
from voicecoach.speech.pronounce import LONGEST, pronouncer

LARGEST = 64 * 1024
"""Bytes of standard input: an hour of speech."""
PAUSE = 0.3
"""Seconds between two utterances."""

Play = Callable[[Clip], None]


@click.command()
@click.argument("text")
@click.option(
    "--language", default="en", metavar="TAG", help="What language it is, such as de.  [default: en]"
)
@click.option(
    "-o",
    "--to",
    "target",
    metavar="FILE.wav",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a sound file, and play nothing.",
)
@setting_options("voice", "voice_name", "voice_command", "rate", "volume", "output", "device", "buffer")
@debug_option
def command(text: str, language: str, target: Path | None, **flags: Any) -> int:
    """Speak TEXT as a session would, and print how the voice is told it; - reads standard input.

    What is short is spelled out, and words of the lexicon are told as they sound, in [[ ]] as phonemes.
    """
    _check_language(language)
    utterances = [Utterance(part, language) for part in parts(_standard_input() if text == "-" else text)]
    if not utterances:
        raise UserError("voicecoach: there is nothing to say.")
    settings = load(flags)
    for notice in settings.notices:
        tell_now(notice)
    # The clips have one of their own, which tells what is wrong with the file.
    pronounced = pronouncer(str(user_folders().lexicon_file))
    with open_clips(settings, language) as sounds, _player(settings, sounds, target) as play:
        sounds.clips.want(utterances)
        unspoken = 0
        for utterance in utterances:
            voice = sounds.clips.voice
            told = pronounced(utterance, voice.notation if voice else "respelled").text
            out(told.replace(PHONEMES[0], "[[").replace(PHONEMES[1], "]]"), now=True)
            unspoken += play is not None and not _speak(utterance, sounds, play)
        if target is not None and unspoken == len(utterances):
            raise UserError("voicecoach: nothing was spoken, so there is no sound file.", exit_code=1)
    unheard = play is None and settings.output != "text" and settings.voice != "silent"
    return 1 if unspoken or unheard else 0


def parts(text: str) -> Iterator[str]:
    """What is spoken at a time: each line, a long one cut behind a sentence, or a word."""
    for line in text.splitlines():
        rest = " ".join("".join(char if char.isprintable() else " " for char in line).split())
        while len(rest) > LONGEST:
            head = rest[: LONGEST + 1]
            cut = max(head.rfind(f"{end} ") for end in ".!?…") + 1 or head.rfind(" ")
            cut = cut if cut > 0 else LONGEST
            yield rest[:cut]
            rest = rest[cut:].lstrip()
        if rest:
            yield rest


def _speak(utterance: Utterance, sounds: SpokenSounds, play: Play) -> bool:
    """Whether it was spoken; by whom is said where it is another voice than it was to be."""
    wanted = sounds.clips.voice
    clip = sounds.clips.get(utterance, PATIENCE)
    if clip is None or sounds.clips.substituted(utterance):
        err("voicecoach: no voice could speak this.")
        return False
    voice = sounds.clips.voice_of(utterance)
    if voice is not None and wanted is not None and voice != wanted == sounds.clips.voice:
        err(f"voicecoach: {wanted.described} could not speak this; {voice.described} does.")
    play(clip)
    play(Clip(bytes(2 * round(PAUSE * clip.rate)), clip.rate))
    return True


@contextmanager
def _player(settings: Settings, sounds: SpokenSounds, target: Path | None) -> Iterator[Play | None]:
    """What plays a clip, or writes it; None where nothing can be heard."""
    if target is not None:
        with _file(settings, sounds, target) as play:
            yield play
        return
    if settings.output == "text" or not sounds.speaks:
        yield None
        return
    opening = Opening(settings)
    try:
        chosen = opening.result()
        if chosen.name == "text":
            reasons = " ".join(dict.fromkeys(refused.reason for refused in chosen.refused))
            tell_now(f"Nothing can be played here; -o FILE.wav writes a sound file. {reasons}".rstrip())
        yield None if chosen.name == "text" else Player(chosen.output, chosen.granted, settings.volume).play
    finally:
        opening.close()


@contextmanager
def _file(settings: Settings, sounds: SpokenSounds, target: Path) -> Iterator[Play]:
    """What writes a clip to a sound file, which is in place once all are written."""
    output = WavOutput(target)
    try:
        granted = output.open(None, sounds.rate, Seconds(0))
        yield Player(output, granted, settings.volume).play
        output.commit()
    finally:
        output.close()


def _standard_input() -> str:
    if sys.stdin is None:
        raise UserError("standard input is closed; give the text instead of -.")
    data = sys.stdin.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UserError(f"standard input: more than {LARGEST // 1024} KiB of text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise UserError(f"standard input:{line}: this is not UTF-8 text.") from None


def _check_language(language: str) -> None:
    from voicecoach.speech.lexicon import TAG

    if not TAG.fullmatch(language.lower()):
        raise click.UsageError(
            f'"{language[:40]}" is no language; en, de and pt-BR are.', click.get_current_context()
        )
