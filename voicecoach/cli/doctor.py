"""``voicecoach doctor``: what works here, what does not, and the one command that mends it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import click

from voicecoach.audio.outputs import automatic as automatic_outputs
from voicecoach.cli.debug import debug_option
from voicecoach.cli.doctor_machine import file_checks, keys_found, program_checks, system_checks
from voicecoach.cli.doctor_report import Check, Finding, broken, looked
from voicecoach.cli.doctor_sound import SILENT, output_checks, unset, voice_checks
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import out, out_json, tell_now
from voicecoach.cli.speaking import open_clips, wish_of
from voicecoach.model.seams import OutputLost, Unavailable
from voicecoach.model.sound import Utterance
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings
from voicecoach.speech.registry import automatic, chain, voices

LIMIT = 9.0
"""Seconds after which what has not answered is taken to hang."""


class Row(NamedTuple):
    """A finding, and the heading it stands under."""

    group: str
    finding: Finding


class Verdict(NamedTuple):
    """What a session would be now."""

    sentence: str
    voice: str | None
    """The engine that would speak; None where none would."""
    output: str | None
    """The output that would play; None where none would."""
    ok: bool
    """Whether all that is needed works."""


@click.command()
@click.option("--quiet", is_flag=True, help="Print only; the result is not spoken.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; nothing is spoken.")
@setting_options("voice", "voice_name", "rate", "volume", "output", "device", "buffer")
@debug_option
def command(quiet: bool, as_json: bool, **flags: Any) -> int:
    """Look at everything that voicecoach needs, and say what works and how to mend what does not.

    Every voice speaks, unheard; every output is opened, for silence. It takes ten seconds at the most,
    and the result is spoken. The exit code is 1 where something is broken that is needed.
    """
    settings = load(flags)
    order: list[str] = []
    rows = []
    heading = ""
    for row in _rows(settings, order):
        rows.append(row)
        if not as_json:
            if row.group != heading:
                out(row.group)
                heading = row.group
            out(row.finding.line, now=True)
    verdict = verdict_of(settings, rows, order)
    if as_json:
        out_json(document(verdict, rows))
    else:
        out("Result")
        out(verdict.sentence, now=True)
        if not quiet and verdict.voice is not None and verdict.output is not None:
            _speak(verdict.sentence, settings)
    return 0 if verdict.ok else 1


def document(verdict: Verdict, rows: list[Row]) -> dict[str, Any]:
    """The report for ``--json``."""
    checks = [{"group": row.group, **row.finding._asdict()} for row in rows]
    return {**verdict._asdict(), "checks": checks}


def _rows(settings: Settings, order: list[str]) -> Iterator[Row]:
    """Everything that is looked at, heading by heading; ``order`` gets the voices as a session tries them."""
    keys = keys_found(settings)

    def choosing() -> list[Finding]:
        told: list[str] = []
        order.extend(_voices(settings, told.append))
        # What is wrong with an engine stands beside it; here, with a name that none has.
        own_line = settings.voice_name is None if settings.voice == "auto" else settings.voice in voices()
        mend = unset("voice" if settings.voice != "auto" else "voice_name", settings)
        return [broken("the choice of a voice", each, mend, True) for each in told if not own_line]

    checks: list[Check] = [
        *program_checks(),
        *file_checks(settings),
        *system_checks(settings, keys),
        *voice_checks(settings, LIMIT - 1),
        Check("Voices", "the choice of a voice", choosing, needed=True),
        *output_checks(settings, LIMIT - 1),
    ]
    for check, findings in looked(checks, LIMIT):
        for finding in findings:
            yield Row(check.group, finding)


def verdict_of(settings: Settings, rows: list[Row], order: list[str]) -> Verdict:
    """In a sentence: what a session would use, and what has to be mended.

    ``order``: the voices in the order in which a session would try them.
    """
    working = [(row.group, row.finding.name) for row in rows if row.finding.state == "works"]
    voice = next((name for name in order if ("Voices", name) in working), None)
    outputs = dict.fromkeys((settings.output, *automatic_outputs()))
    if settings.output == "text" or settings.origins.get("output") == "flag":
        outputs = dict.fromkeys((settings.output,))
    output = next((name for name in outputs if name not in SILENT and ("Outputs", name) in working), None)
    faults = [row for row in rows if row.finding.state == "broken"]
    ok = not any(row.finding.needed for row in faults)
    wrong = [row.finding.name for row in faults if row.group != "Outputs" or output is not None]
    if output is None and settings.output != "text":
        wrong.append("the sound")
    if voice is None and settings.voice != "silent":
        wrong, ok = ["the voices", *wrong], False
    mended = f"To be mended: {', '.join(wrong)}." if wrong else "Nothing has to be mended."
    return Verdict(f"A session would {_means(voice, output)}. {mended}", voice, output, ok)


def _means(voice: str | None, output: str | None) -> str:
    if output is None:
        return "be printed in real time, without sound"
    if voice is None:
        return f"be printed, with chimes through {output}"
    return f"speak with {voice} and play through {output}"


def _voices(settings: Settings, said: Callable[[str], None]) -> list[str]:
    """The engines in the order in which a session would try them."""
    try:
        return [choice.title for choice in chain(wish_of(settings, strict=False), said)]
    except Unavailable:
        return list(automatic())


def _speak(sentence: str, settings: Settings) -> None:
    """Speak the result, as a session would; a key cuts it short. Nothing depends on it."""
    from voicecoach.cli.opening import Opening
    from voicecoach.cli.playing import Player, listening

    with listening(settings) as answers:
        opening = Opening(settings)
        try:
            with open_clips(settings, "en") as sounds:
                chosen = opening.result()
                clip = sounds.clips.get(Utterance(sentence[:300]), timeout=5)
                if clip is not None and chosen.name != "text":
                    player = Player(chosen.output, chosen.granted, settings.volume)
                    player.play(clip, lambda: answers.next(0) is not None)
        except (Unavailable, OutputLost) as problem:
            tell_now(f"the result could not be spoken: {problem}")
        finally:
            opening.close()
