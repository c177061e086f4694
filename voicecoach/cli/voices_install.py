"""``voicecoach voices install`` and ``remove``: natural voices, fetched when somebody asks for them."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.confirming import confirm
from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.printing import out, tell_now
from voicecoach.model.seams import Unavailable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from voicecoach.speech.fetching import Place
    from voicecoach.speech.voice_catalogue import Offered
    from voicecoach.speech.voice_install import Plan

_yes = click.option("--yes", is_flag=True, help="Do not ask.")


@click.command("install")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--from",
    "origin",
    metavar="FOLDER|URL",
    help="Where to take it from: a mirror of piper's published catalogue, or a folder with its files.",
)
@_yes
@debug_option
def install(names: tuple[str, ...], origin: str | None, yes: bool) -> None:
    """Fetch a natural voice, such as en_US-lessac-medium.

    This is the one thing in voicecoach that uses the network. Size and licence are told first. What broke
    off is gone on with the next time. All voices can be heard at https://rhasspy.github.io/piper-samples
    """
    from voicecoach.settings.folders import make_private, user_folders

    _tell_of_piper()
    folder = make_private(user_folders().voices)
    with _alone(folder), _way_out(origin):
        place = _place(origin)
        plans = list(_plans(place, names, str(folder)))
        if plans:
            confirm("Fetch it?" if len(plans) == 1 else "Fetch them?", yes)
        for planned in plans:
            _fetch(place, planned, str(folder))
            out(_welcome(planned.offered, str(folder)), now=True)


def _installed_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    from voicecoach.speech.piper import installed, voices_folder

    names = (voice.name for voice in installed(voices_folder()))
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=_installed_names)
@_yes
@debug_option
def remove(names: tuple[str, ...], yes: bool) -> None:
    """Remove a voice that was installed."""
    from voicecoach.settings.suggest import did_you_mean
    from voicecoach.speech.piper import installed, voices_folder
    from voicecoach.speech.voice_install import remove as take_away

    folder = voices_folder()
    there = {voice.name: voice for voice in installed(folder)}
    for name in names:
        if name not in there:
            raise UserError(f'voicecoach: no voice named "{name}" is installed.{did_you_mean(name, there)}')
    sizes = ", ".join(f"{name} ({_megabytes(Path(there[name].model).stat().st_size)})" for name in names)
    confirm(f"Remove {sizes}?", yes)
    with _alone(Path(folder)):
        for name in dict.fromkeys(names):
            take_away(folder, name)
            language = there[name].language
            speaker, _ = _speakers(language)
            out(f"{name} is removed; {speaker or 'nobody'} speaks the language '{language}' from now on.")


@contextmanager
def _way_out(origin: str | None) -> Iterator[None]:
    """Where the published catalogue fails, tell that there are others."""
    try:
        yield
    except Unavailable as problem:
        if origin is not None:
            raise
        raise Unavailable(f"{problem}; --from takes voices from a mirror or a folder") from None


def _tell_of_piper() -> None:
    from voicecoach.speech.piper import is_installed

    if not is_installed():
        tell_now(
            "piper, which speaks with such voices, is not installed yet; "
            "'pip install \"voicecoach[piper]\"' brings it."
        )


def _place(origin: str | None) -> "Place":
    """Where to fetch from. Raises UserError."""
    from voicecoach.speech.fetching import Folder
    from voicecoach.speech.voice_catalogue import CATALOGUE, PUBLISHED

    if origin is None or origin.lower().startswith(("https://", "http://")):
        from voicecoach.speech.web import Web

        return Web((origin or PUBLISHED).removesuffix(CATALOGUE))
    if "://" in origin:
        raise UserError("voicecoach: --from takes a folder, or an address with https:// or http://.")
    if not Path(origin).is_dir():
        raise UserError(f"voicecoach: {origin} is no folder.")
    return Folder(origin)


def _plans(place: "Place", names: tuple[str, ...], folder: str) -> "Iterator[Plan]":
    """What is to be fetched, with size and licence told; not what is there. Raises UserError, Unavailable."""
    from voicecoach.settings.suggest import did_you_mean
    from voicecoach.speech.voice_catalogue import offered_by
    from voicecoach.speech.voice_install import is_there, plan, remaining, room

    offers = offered_by(place, names)
    for name in names:
        if name not in offers:
            raise UserError(f'voicecoach: there is no voice "{name}" there.{did_you_mean(name, offers)}')
    needed = 0
    for offered in (offers[name] for name in dict.fromkeys(names)):
        if is_there(folder, offered):
            out(f"{offered.name} is installed already.")
            continue
        planned = plan(place, offered)
        needed += remaining(folder, offered)
        stated = f"licence: {planned.licence}" if planned.licence else "no licence is stated"
        out(f"{offered.name}: {offered.language}, {_megabytes(offered.size)}; {stated}", now=True)
        yield planned
    if needed > room(folder):
        free = _megabytes(max(0, room(folder)))
        raise Unavailable(f"there is no room for {_megabytes(needed)} in {folder}; {free} are free")


def _fetch(place: "Place", planned: "Plan", folder: str) -> None:
    from voicecoach.speech.voice_install import install as put

    with _progress(planned.offered) as progress:
        put(place, planned, folder, progress)


@contextmanager
def _progress(offered: "Offered") -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, one line elsewhere."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        tell_now(f"fetching {offered.name}, {_megabytes(offered.size)}.")
        yield lambda size: None
        return
    with click.progressbar(length=offered.model.size, label=f"Fetching {offered.name}", file=stream) as bar:
        yield lambda size: bar.update(size - bar.pos)


def _welcome(offered: "Offered", folder: str) -> str:
    """What a new voice changes."""
    from voicecoach.settings.resolve import load
    from voicecoach.speech.piper import chosen, installed, is_installed, language_of

    tag = language_of(offered.name) or ""
    language = offered.language.partition(" (")[0]
    if not is_installed():
        return f"{offered.name} is installed, and will speak {language} once piper is."
    settings = load()
    first = chosen(installed(folder), None, tag)
    if settings.voice not in ("auto", "piper") or settings.voice_name not in (None, offered.name):
        wanted = settings.voice_name or settings.voice
        return f"{offered.name} is installed; as your settings name {wanted}, --voice piper takes it."
    if first is None or first.name != offered.name:
        return f"{offered.name} is installed; --voice-name {offered.name} takes it."
    _, other = _speakers(tag)
    takes = f"; --voice {other} takes the other one" if other else ""
    return (
        f"{offered.name} is installed, and speaks {language} from now on "
        f"(it is the default for its language){takes}."
    )


def _speakers(language: str) -> tuple[str | None, str | None]:
    """Who speaks a language now, and the first engine but piper that could."""
    from voicecoach.cli.means import spoken_by
    from voicecoach.speech.registry import Wish, chain

    able = [each for each in chain(Wish(language=language), lambda told: None) if each.language == language]
    others = [choice.title for choice in able if choice.title != "piper"]
    return (spoken_by(able[0]) if able else None), next(iter(others), None)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other voicecoach change the folder meanwhile. Raises Unavailable."""
    from voicecoach.history.holding import hold

    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(folder / ".lock", flags, 0o600)
    try:
        if hold(descriptor) is False:
            raise Unavailable("another voicecoach is installing or removing a voice; try again after it")
        yield
    finally:
        os.close(descriptor)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size < 100_000_000 else f"{size / 1_000_000:.0f} MB"
