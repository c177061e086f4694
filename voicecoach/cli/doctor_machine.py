"""What ``voicecoach doctor`` looks at that is not heard: the program, its files, the terminal, the system."""

import os
import platform
import secrets
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from shlex import quote

from voicecoach import __version__
from voicecoach.cli.doctor_report import Check, Finding, absent, broken
from voicecoach.cli.keys import open_keys
from voicecoach.model.seams import Unavailable
from voicecoach.settings.folders import user_folders
from voicecoach.settings.table import Settings

LIBRARIES = (
    *("click", "platformdirs", "tomli-w", "espeakng-loader", "miniaudio", "wakepy", "pyttsx3"),
    *("piper-tts", "soxr", "sounddevice", "pasimple", "simpleaudio-patched", "prismatoid"),
)
"""Those whose versions tell something where a fault is reported; the later ones are optional."""
PRIVATE = ("config", "cache", "log", "history", "state")
"""The folders that nobody else should read: they tell of somebody's body."""
LEAST_ROOM = 50
"""Megabytes that should be free: an hour of clips takes 25, a record next to nothing."""


def program_checks() -> list[Check]:
    """What it is made of."""
    return [Check("Program", "voicecoach", _program), Check("Program", "terminal", _terminal)]


def file_checks(settings: Settings) -> list[Check]:
    """Folders, settings and routines."""
    folders = user_folders()
    return [
        *(
            Check("Files", f"folder {name}", partial(_folder, name, getattr(folders, name)), needed=True)
            for name in ("config", "routines", "voices", "cache", "log", "history", "state")
        ),
        Check("Files", "free space", partial(_room, folders.history)),
        Check("Files", "settings", partial(_settings, settings), needed=True),
        Check("Files", "routines", _routines),
    ]


def system_checks(settings: Settings, keys: Finding) -> list[Check]:
    """What the system has to offer; ``keys`` was found on the main thread."""
    return [
        Check("System", "keys", lambda: [keys]),
        Check("System", "staying awake", partial(_awake, settings)),
        Check("System", "screen reader", partial(_reader, settings)),
    ]


def keys_found(settings: Settings) -> Finding:
    """Whether keys can be read; they are, for a moment. On the main thread only."""
    try:
        keys = open_keys(lambda command: None, settings.keys, lambda: None)
    except OSError as problem:
        return broken("keys", problem)
    if keys is None:
        return absent("keys", "there is no terminal here, so a session runs through and cannot be paused")
    keys.close()
    piped = "" if sys.stdin is not None and sys.stdin.isatty() else "; standard input is not the terminal"
    return Finding("keys", "works", f"read from the terminal{piped}")


def _program() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield Finding("voicecoach", "works", f"version {__version__}")
    yield Finding("Python", "works", f"{platform.python_version()} on {system}")
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue  # where it is needed, a voice or an output says so
    yield Finding("libraries", "works", ", ".join(found))


def _terminal() -> Iterator[Finding]:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    if encoding.lower().replace("-", "") == "utf8":
        yield Finding("terminal", "works", "every letter can be printed")
    else:
        way = "setx PYTHONUTF8 1" if sys.platform == "win32" else "export PYTHONUTF8=1"
        yield absent("letters outside of " + encoding, "they are printed as codes", way)


def _folder(name: str, folder: Path) -> Iterator[Finding]:
    """Whether it can be written to, or made, and is the user's alone."""
    title = f"folder {name}"
    if not folder.exists() and not folder.is_symlink():
        above = _nearest(folder)
        if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
            yield Finding(title, "works", f"it is made when it is needed: {folder}")
        else:
            why = f"{folder} is not there and cannot be made, as {above} cannot be written to"
            yield broken(title, why, _writable(above), needed=True)
        return
    try:
        _written(folder)
    except OSError as problem:
        why = f"nothing can be written in {folder}: {(problem.strerror or str(problem)).lower()}"
        yield broken(title, why, _writable(folder) if folder.is_dir() else "", needed=True)
        return
    if name in PRIVATE and os.name == "posix" and folder.stat().st_mode & 0o077:
        yield broken(title, f"other users can look into {folder}", f"chmod 700 {quote(str(folder))}")
    else:
        yield Finding(title, "works", str(folder))


def _written(folder: Path) -> None:
    """Write a file there and remove it. Raises OSError."""
    path = folder / f".doctor-{secrets.token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        os.write(descriptor, b"voicecoach\n")
    finally:
        os.close(descriptor)
        path.unlink()


def _nearest(folder: Path) -> Path:
    """The nearest folder above that is there."""
    return next(each for each in folder.absolute().parents if each.exists())


def _writable(folder: Path) -> str:
    """The command that lets its owner write there; empty where that would be of no use."""
    if os.name != "posix" or not folder.is_dir():
        return ""
    status = folder.stat()
    if status.st_uid != os.getuid() or status.st_mode & 0o700 == 0o700:  # as on a disk that is read only
        return ""
    return f"chmod u+rwx {quote(str(folder))}"


def _room(folder: Path) -> Iterator[Finding]:
    here = folder if folder.exists() else _nearest(folder)
    free = shutil.disk_usage(here).free / 1e6
    if free < LEAST_ROOM:
        why = f"only {free:.0f} megabytes are left for the records of your sessions"
        yield broken("free space", why, "voicecoach cache clear", needed=True)
    else:
        yield Finding("free space", "works", f"{free / 1000:.1f} gigabytes")


def _settings(settings: Settings) -> Iterator[Finding]:
    for notice in settings.notices:
        yield broken("settings", notice, "voicecoach config edit", needed=True)
    if not settings.notices:
        file = user_folders().settings_file
        yield Finding("settings", "works", str(file) if file.exists() else "none are of your own")


def _routines() -> Iterator[Finding]:
    from voicecoach.cli.listing import rows
    from voicecoach.cli.source import catalogue
    from voicecoach.settings.folders import routine_folders

    found = rows(catalogue().entries(), lambda name, title: True)
    own = sum(row.entry.folder == str(routine_folders()[0]) for row in found)
    wrong = [row for row in found if row.known.broken is not None]
    for row in wrong[:5]:
        way = f"voicecoach check {quote(row.entry.name)}"
        yield broken(f"routine {row.entry.name}", row.known.broken, way)
    more = f"; {len(wrong)} broken, see voicecoach list" if wrong else ""
    yield Finding("routines", "works", f"{own} of your own, {len(found) - own} bundled{more}")


def _awake(settings: Settings) -> Iterator[Finding]:
    """Whether the computer can be kept from going to sleep, for a moment."""
    if not settings.inhibit_sleep:
        yield absent("staying awake", "your settings leave it out")
        return
    from wakepy import keep

    for mode in (keep.running, keep.presenting):
        with mode(on_fail="pass") as asked:
            if asked.active:
                yield Finding("staying awake", "works", f"by way of {asked.method}")
                return
    yield absent("staying awake", "this computer cannot be kept from going to sleep while a session runs")


def _reader(settings: Settings) -> Iterator[Finding]:
    """Whether there is a screen reader that messages can be given to."""
    from voicecoach.speech.screenreader import ReaderProcess

    wanted = settings.announce != "off"
    try:
        reader = ReaderProcess()
    except Unavailable as problem:
        yield (broken if wanted else absent)("screen reader", problem)
        return
    reader.close()
    way = "messages go to it" if wanted else "it is told nothing; voicecoach config set announce auto"
    yield Finding("screen reader", "works", f"{reader.name}; {way}")
