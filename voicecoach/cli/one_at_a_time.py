"""One session speaks at a time: a second one waits for it, goes on in print, or leaves."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.cli.printing import err
from voicecoach.cli.turn import Speaker, Turn, take_turn
from voicecoach.settings.folders import user_folders
from voicecoach.settings.table import Settings

if TYPE_CHECKING:
    from voicecoach.cli.asking import Answers, Listen
    from voicecoach.cli.keys import KeyReader
    from voicecoach.model.event import Command

PATIENCE = 20
"""Seconds of silence after which a session goes on in print."""
GLANCE = 0.2
"""Seconds between two looks whether the other session has ended."""


def turn_to_speak(folder: Path, what: str, listen: "Listen", patience: float = PATIENCE) -> Turn | None:
    """The right to speak ``what``, to be closed at the end of the session; None: it goes on in print.

    Only where another session is speaking anything is asked, or imported. Raises SystemExit where the
    user leaves.
    """
    turn = take_turn(folder, what)
    if isinstance(turn, Turn):
        return turn
    from voicecoach.cli.asking import asking

    with asking(listen) as answers:
        if answers is None:
            err(f"{_sentence(turn)}; this session goes on in print, without sound.")
            return None
        err(f"{_sentence(turn)}.")
        err("Press 1 to wait until it has ended, 2 to go on in print, without sound, or q to leave.")
        err(f"After {patience:g} seconds without a key, this session goes on in print.")
        return _answered(answers, folder, what, patience)


def turn_of_session(
    what: str, flags: Mapping[str, Any], settings: Settings
) -> tuple[Turn, Mapping[str, Any]]:
    """The turn of a session, to be closed at its end, and the flags with which it goes on.

    A session that only prints needs no turn. Raises SystemExit where the user leaves.
    """
    if settings.output == "text":
        return Turn(), flags

    def listen(put: Callable[["Command"], None]) -> "KeyReader | None":
        from voicecoach.cli.keys import open_keys

        return open_keys(put, settings.keys, lambda: None)

    turn = turn_to_speak(user_folders().state, what, listen)
    return (Turn(), {**flags, "output": "text"}) if turn is None else (turn, flags)


def _answered(answers: "Answers", folder: Path, what: str, patience: float) -> Turn | None:
    silent_until: float | None = time.monotonic() + patience
    while True:
        command = answers.next(GLANCE)
        turn = take_turn(folder, what)
        if isinstance(turn, Turn):
            err("It has ended; now it is this session's turn.")
            return turn
        answer = (command.number or command.name) if command else None
        if answer == 1:
            silent_until = None
            err("Waiting until it has ended; 2 goes on in print, q leaves.")
        elif answer in (2, "done") or (silent_until is not None and time.monotonic() >= silent_until):
            err("This session goes on in print, without sound.")
            return None


def _sentence(speaker: Speaker) -> str:
    """Who speaks, as far as it is known, without a full stop."""
    sentence = "voicecoach is already speaking"
    if speaker.what:
        sentence += f": {speaker.what}"
    return f"{sentence}, since {speaker.since}" if speaker.since else sentence
