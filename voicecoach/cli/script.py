"""``voicecoach script``: the cue sheet of a routine."""

from typing import Any

import click

from voicecoach.cli.as_today import as_today_options
from voicecoach.cli.completion import routine_argument
from voicecoach.cli.options import choice_options, debug_option, setting_options
from voicecoach.cli.preparing import prepare
from voicecoach.cli.printing import err, out
from voicecoach.cli.sheet import data, lines
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script, sounds
from voicecoach.model.units import SAMPLE_RATE
from voicecoach.settings.table import Settings
from voicecoach.timeline import Measure, walk


@click.command()
@routine_argument()
@click.option("--json", "as_json", is_flag=True, help="Print the cue sheet as JSON.")
@click.option("--estimate", is_flag=True, help="Measure with a fixed metric instead of the voice.")
@choice_options
@as_today_options
@setting_options("voice", "voice_name", "voice_command", "rate", "verbosity", "preroll")
@debug_option
def command(routine: str, as_json: bool, estimate: bool, **flags: Any) -> None:
    """Print what the coach will say, and when."""
    script, settings = prepare(routine, flags)
    if estimate:
        _print(script, FixedMetric(settings.rate), SAMPLE_RATE, as_json)
    else:
        _measured(script, settings, as_json)


def _measured(script: Script, settings: Settings, as_json: bool) -> None:
    from voicecoach.cli.speaking import open_clips

    with open_clips(settings, script.routine.language) as clips, clips.clips.hurried():
        if clips.speaks:
            clips.clips.want_later(spoken for segment in script for spoken in sounds(segment))
            _print(script, clips.measure, clips.rate, as_json)
            return
    err("voicecoach: there is no voice here, so the lengths are estimates.")
    _print(script, FixedMetric(settings.rate), SAMPLE_RATE, as_json)


def _print(script: Script, measure: Measure, rate: int, as_json: bool) -> None:
    timeline = walk(script, measure)
    if not as_json:
        for line in lines(timeline):
            out(line)
        return
    import json

    segments = list(data(timeline, rate))
    seconds = round(segments[-1]["start"] + segments[-1]["seconds"], 6)
    head = {"title": script.routine.title, "seconds": seconds, "sample_rate": rate}
    out(json.dumps({**head, "segments": segments}))
