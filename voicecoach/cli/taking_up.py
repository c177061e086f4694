"""Taking up a session that was broken off: what there is, what is asked, and what it begins with."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from voicecoach.cli.asking import Answers
from voicecoach.cli.choosing import Choices
from voicecoach.cli.errors import UserError
from voicecoach.cli.printing import err, tell_now
from voicecoach.cli.resuming import KEY, Onward, from_its_start, onward
from voicecoach.cli.source import Source, read_source
from voicecoach.coaching.plan import Step, steps
from voicecoach.history.disk import is_held
from voicecoach.history.header import content_hash
from voicecoach.history.latest import OFFERED, records, who
from voicecoach.history.lines import SessionLine
from voicecoach.history.reading import Session, read_session
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Routine
from voicecoach.model.sound import Utterance
from voicecoach.phrases import Phrases, load_phrases
from voicecoach.routine import RoutineError

PATIENCE = 10
"""Seconds of silence after which a session begins anew."""
SPEAKING = 5
"""Seconds it takes to speak the question, about: the silence begins behind it."""
MOST = 100
"""How many records are looked at for a session to take up."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A session that goes on, once more."""

    session: Session
    """The one that was broken off."""
    choices: Choices
    """Those it was begun with."""
    onward: Onward
    step: Step
    """The set to go on with."""
    changed: bool
    """Whether the routine's file has changed since: then the exercise begins from its start."""

    @property
    def notice(self) -> str:
        """A sentence that tells what is going to happen."""
        since = ", from its start: the routine has changed since" if self.changed else ""
        return f"going on at {self.step.exercise.name}{since}."

    @property
    def options(self) -> dict[str, object]:
        """The options of the session that goes on."""
        return {**self.choices.as_json(), KEY: self.onward.as_json()}


def last_session(folder: Path, now: datetime, person: str | None = None) -> tuple[Session, str]:
    """The session to take up, and its routine as the user would name it. Raises UserError."""
    session = _last(folder, now, person)
    if session is None:
        raise UserError("there is no session to take up: the last one ended, or is more than a day old.", 1)
    named = _header(session).source or "-"
    try:
        read_source(named)
    except (UserError, RoutineError):
        raise UserError(
            f'your session of "{_header(session).title}" cannot be taken up: its routine is gone ({named}).',
            1,
        ) from None
    return session, named


def _last(folder: Path, now: datetime, person: str | None) -> Session | None:
    """The person's latest session that was broken off, unless its routine was done once more since.

    Sessions in which nothing was done yet do not count.
    """
    newer: set[str] = set()
    for path in records(folder, MOST):
        with suppress(OSError):
            session = read_session(path)
            if session.header is None or who(session.header.person) != who(person):
                continue
            if _has_begun(session):
                if session.header.routine not in newer and _is_open(session, now):
                    return session
                newer.add(session.header.routine)
    return None


def _has_begun(session: Session) -> bool:
    """Whether something was done in it, or in the one that it goes on with."""
    return bool(session.sets) or KEY in _header(session).options


def _is_open(session: Session, now: datetime) -> bool:
    """Whether a session was broken off, within a day, and no living process writes its record."""
    if session.end is not None and session.end.how != "interrupted":
        return False
    recent = session.last is not None and abs(now - session.last) < OFFERED
    return recent and _header(session).source is not None and not is_held(session.path)


def taken_up(session: Session, routine: Routine, source: Source) -> TakenUp:
    """How a session goes on with its routine, as it is now. Raises UserError where it cannot."""
    try:
        taken = _taken_up(session, routine, source)
    except UserError as problem:
        raise UserError(f"your last session cannot be taken up: {problem}", 1) from None
    if taken is None:
        raise UserError("there is no session to take up: nothing is left to do of the last one.", 1)
    return taken


def _taken_up(session: Session, routine: Routine, source: Source) -> TakenUp | None:
    """The same; None where nothing is left to do."""
    header, done = _header(session), session.sets
    choices = Choices.from_json(header.options)
    planned = tuple(steps(choices.applied(routine)))
    changed = header.hash != content_hash(source.text)
    if changed and done and done[-1].exercise not in {step.exercise.id for step in planned}:
        raise UserError(f'the routine has changed since, and "{done[-1].name}" is no longer in it.')
    begun = Onward.from_options(header.options)
    if KEY not in header.options:
        begun = Onward(_first(planned, choices.first(routine)))
    on = onward(planned, session.lines.values(), begun)
    if on.place >= len(planned):
        return None
    if changed:
        on = replace(on, place=from_its_start(planned, on.place))
    return TakenUp(session, choices, on, planned[on.place], changed)


def offered(
    session: Session | None,
    routine: Routine,
    source: Source,
    answers: Answers | None,
    now: datetime,
    aloud: Callable[[Utterance], AbstractContextManager[object]] | None = None,
    done: str = "Enter",
) -> TakenUp | None:
    """The session that the user wants to go on with, being asked; None: begin anew.

    ``answers`` is None where nobody can answer; ``aloud`` speaks the question while an answer is waited
    for; ``done`` is how the key is called that goes on. Raises SystemExit where the user leaves.
    """
    if session is not None and not _has_begun(session):
        session = _last(session.path.parent, now, _header(session).person)
    if session is None or answers is None:
        return None
    header = _header(session)
    if header.routine != routine.id:
        tell_now(f'your session of "{header.title}" did not end; `voicecoach resume` takes it up.')
        return None
    try:
        taken = _taken_up(session, routine, source)
    except UserError as problem:
        tell_now(f"your last session cannot be taken up: {problem}")
        return None
    if taken is None:
        return None
    if taken.changed:
        tell_now("the routine has changed since your last session; that exercise would begin from its start.")
    asked = question(taken, load_phrases(routine.language), now, done)
    err(asked.text)
    err("Any other key, or ten seconds of silence, begins from the start; q leaves.")
    with aloud(asked) if aloud is not None else nullcontext():
        answer = answers.next(PATIENCE if aloud is None else PATIENCE + SPEAKING)
    return taken if answer is not None and answer.name == "done" else None


def question(taken: TakenUp, phrases: Phrases, now: datetime, done: str = "Enter") -> Utterance:
    """What is asked, to be printed and spoken; ``done`` is how the key is called that goes on."""
    ago = phrases.ago((now - (taken.session.last or now)).total_seconds())
    text = phrases.say("take_up", name=taken.step.exercise.name, ago=ago, done=done)
    return Utterance(text, phrases.language)


def _header(session: Session) -> SessionLine:
    """The header, which every session has that can be taken up."""
    assert session.header is not None
    return session.header


def _first(planned: tuple[Step, ...], number: int | None) -> int:
    """The place of the first set of an exercise, by its number from 1."""
    return next((place for place, step in enumerate(planned) if step.number == number), 0)
