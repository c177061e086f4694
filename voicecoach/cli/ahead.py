"""A slow voice is given a start: what a session needs is made before it, until the rest will be in time."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from voicecoach.cli.printing import err
from voicecoach.cli.tidy import tidy_end
from voicecoach.cli.vocabulary import Need, needs
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script
from voicecoach.model.event import Command
from voicecoach.model.seams import Controls
from voicecoach.settings.table import Settings
from voicecoach.speech.store import SpeechClips

MARGIN = 1.25
"""How much longer it may take to make what is left than it seems: texts, and what else runs, differ."""
ENOUGH = 4
"""Texts that must have been made before their speed is taken for that of the others."""
AT_ONCE = 8
"""Texts that are looked at at once, besides those that are being made."""
GLANCE = 0.1
"""Seconds between two looks at what has been made."""

Progress = Callable[[float], None]
"""Is told which part of the wait is over: 0 to 1."""


def wait_left(rest: Sequence[tuple[float, float]], speed: float, margin: float = MARGIN) -> float:
    """How many seconds the session must still wait so that every text of it will be there when it is due.

    ``rest`` has what is left to be made, in this order: how many seconds of speech, and how many
    seconds after the start it is due. ``speed`` is how many seconds of speech are made in one; 0 is
    not known. The text that will be latest decides: the work up to it, less the time there is for it.
    """
    work = wait = 0.0
    for seconds, due in rest:
        work += seconds
        wait = max(wait, work * margin / speed - due if speed else float("inf"))
    return wait


class Making:
    """What is still to be made of the texts of a session, and how fast they are made."""

    def __init__(self, clips: SpeechClips, wanted: Sequence[Need], now: Callable[[], float]) -> None:
        """``wanted`` in the order in which they are made; ``now`` is a clock in seconds."""
        metric = FixedMetric(clips.words_per_minute)
        self._rest = [(need, float(metric(need.utterance).seconds)) for need in wanted]
        self._clips, self._now = clips, now
        self._texts, self._seconds = 0, 0.0  # made since the first look that found one
        self._since: float | None = None  # when that was: before it a voice is loaded

    @property
    def left(self) -> int:
        """How many are not made yet."""
        return len(self._rest)

    def look(self) -> None:
        """Find out what has been made since. Texts are made in order, but for those made at once."""
        coming = self._rest[: AT_ONCE + len(self._clips.speakers)]
        lacking = set(self._clips.lacking(need.utterance for need, _ in coming))
        made = [seconds for need, seconds in coming if need.utterance not in lacking]
        self._rest = [each for each in coming if each[0].utterance in lacking] + self._rest[len(coming) :]
        if self._since is not None:
            self._texts += len(made)
            self._seconds += sum(made)
        elif made:
            self._since = self._now()

    def wait_left(self, share: float) -> float:
        """See the function; ``share``: how much of the speed there is left during the session."""
        speed = 0.0
        if self._since is not None and self._texts >= ENOUGH:
            speed = share * self._seconds / max(self._now() - self._since, GLANCE)
        return wait_left([(seconds, need.due) for need, seconds in self._rest], speed)


def prepare_ahead(script: Script, clips: SpeechClips, settings: Settings, keys: Controls | None) -> bool:
    """Have made what a session needs, as far as it must be there when it begins; the rest is made meanwhile.

    Returns whether that took time. Somebody who does not want to wait begins with the key of "done",
    and ends with that of "finish", which raises SystemExit; ``keys`` gives the commands, where there
    are any. Ctrl-C ends it as well, and what is made is kept.
    """
    wanted = needs(script, settings)
    lacking = set(clips.lacking(need.utterance for need in wanted))
    wanted = [need for need in wanted if need.utterance in lacking]
    if not wanted or clips.voice is None:
        return False
    clips.want_later(need.utterance for need in wanted)
    what = f"Preparing {len(wanted)} sentences with {clips.voice.title}"
    if keys is not None:
        what += f"; {script.speaker.keys['done']} begins at once"
    begun = time.monotonic()
    with tidy_end(), clips.hurried() as share, _progress(what, settings.plain) as progress:
        making = Making(clips, wanted, time.monotonic)
        while clips.ahead and not clips.idle and (left := making.wait_left(share)) > 0:
            spent = time.monotonic() - begun
            progress(spent / (spent + left))
            if keys is None:
                time.sleep(GLANCE)
            elif _is_ended(keys.wait(GLANCE)):
                break
            making.look()
    return True


def _is_ended(commands: Sequence[Command]) -> bool:
    """Whether to begin now. Raises SystemExit where the user wants to leave."""
    names = {command.name for command in commands}
    if names & {"finish", "stop", "interrupt"}:
        raise SystemExit(0)
    return "done" in names


@contextmanager
def _progress(what: str, plain: bool) -> Iterator[Progress]:
    """A bar on a terminal, and lines elsewhere."""
    stream = sys.stderr
    if stream is None or not stream.isatty() or plain:
        err(f"{what} …")
        yield lambda part: None
        err("Ready.")
        return
    import click

    err(f"{what}.")
    with click.progressbar(length=100, show_eta=False, file=stream) as bar:

        def progress(part: float) -> None:
            bar.update(max(0, int(100 * part) - bar.pos))

        yield progress
        progress(1.0)
