"""piper's published catalogue of voices, and what it is believed.

It is a stranger's file: names become files of the voices' folder and addresses on a server, so an entry
whose names could lead elsewhere, or whose sizes are absurd, is passed over as if it were not there.
"""

import json
import os
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from voicecoach.model.seams import Unavailable
from voicecoach.speech.fetching import Expected, Folder, Place, fetch_small
from voicecoach.speech.piper import CONFIG, MODEL, QUALITIES, language_of

PUBLISHED = "https://huggingface.co/rhasspy/piper-voices/resolve/main/"
"""Where piper's own downloader fetches from. It moves with the voices that are added: the sums in a catalogue
belong to the files beside it, and those that are pinned stand still at 2023."""
CATALOGUE = "voices.json"
CARD = "MODEL_CARD"
LARGEST_CATALOGUE = 8 << 20
LARGEST_MODEL = 512 << 20
LARGEST_TEXT = 1 << 20
"""Bytes: of the catalogue, of a model, of its settings and its card."""

_NAME = re.compile(rf"[a-z]{{2,3}}_[A-Z0-9]{{2,4}}-\w{{1,60}}-(?:{'|'.join(QUALITIES)})")
_MD5 = re.compile(r"[0-9a-f]{32}")
_PART = re.compile(r"\w[\w.+-]{0,99}")
_LICENCE = re.compile(r"^\W*(?:dataset )?licen[cs]e\W*?:\s*(\S.{0,199})", re.IGNORECASE | re.MULTILINE)


class Offered(NamedTuple):
    """A voice that can be installed."""

    name: str
    """``en_US-lessac-medium``."""
    language: str
    """What it speaks, for people: ``English (United States)``."""
    model: Expected
    config: Expected
    card: Expected | None
    """What tells where it comes from, and its licence."""

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(each.size for each in (self.model, self.config, self.card) if each)


def catalogue_of(place: Place) -> dict[str, Offered]:
    """All voices of a catalogue, by name. Raises Unavailable."""
    return read_catalogue(fetch_small(place, CATALOGUE, LARGEST_CATALOGUE))


def read_catalogue(data: bytes) -> dict[str, Offered]:
    """The voices of a ``voices.json`` that can be believed. Raises Unavailable where it is none."""
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, dict):
        raise Unavailable(f"what is in the place of {CATALOGUE} is no catalogue of piper voices")
    offered = (_offered(name, entry) for name, entry in entries.items())
    return {each.name: each for each in offered if each is not None}


def beside_no_catalogue(folder: str, name: str) -> Offered | None:
    """The voice whose two files just lie in a folder; nobody tells their sums. None where they do not."""
    if not is_name(name):
        return None
    sizes: dict[str, int] = {}
    for file in (name + MODEL, name + CONFIG, f"{name}.{CARD}", CARD):
        path = os.path.join(folder, file)
        if os.path.isfile(path):
            sizes[file] = os.path.getsize(path)
    if name + MODEL not in sizes or name + CONFIG not in sizes:
        return None
    files = {file: Expected(file, size, "") for file, size in sizes.items()}
    card = files.get(f"{name}.{CARD}") or files.get(CARD)
    return Offered(name, language_of(name) or "", files[name + MODEL], files[name + CONFIG], card)


def offered_by(place: Place, names: tuple[str, ...]) -> dict[str, Offered]:
    """What a place offers: all of its catalogue, or those of the names that lie in a folder without one.

    Raises Unavailable.
    """
    if isinstance(place, Folder) and not os.path.exists(os.path.join(place.folder, CATALOGUE)):
        found = (beside_no_catalogue(place.folder, name) for name in names)
        return {each.name: each for each in found if each is not None}
    return catalogue_of(place)


def is_name(name: str) -> bool:
    """Whether it is the name of a piper voice, which is safe as that of a file."""
    return bool(_NAME.fullmatch(name))


def licence(card: str) -> str | None:
    """The licence that a voice's card states, in one line; with the address where it only points there."""
    found = _LICENCE.search(card)
    if found is None:
        return None
    stated = " ".join(found[1].split())
    address = re.search(r"^\W*url\W*?:\s*(\S{1,199})", card, re.IGNORECASE | re.MULTILINE)
    return f"{stated}, {address[1]}" if "url" in stated.lower() and address else stated


def _offered(name: str, entry: Any) -> Offered | None:
    """The voice of an entry, or None where it cannot be believed."""
    try:
        files = {path.rpartition("/")[2]: _expected(path, told) for path, told in entry["files"].items()}
        model, config = files[name + MODEL], files[name + CONFIG]
        if not is_name(name) or model.size > LARGEST_MODEL or config.size > LARGEST_TEXT:
            return None
        card = files.get(CARD)
        if card is not None and card.size > LARGEST_TEXT:
            card = None
        return Offered(name, _language(entry.get("language"), name), model, config, card)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _expected(path: str, told: Mapping[str, Any]) -> Expected:
    """Raises ValueError, KeyError and TypeError for what can be no file of a voice."""
    size, md5 = told["size_bytes"], told["md5_digest"]
    if not all(map(_PART.fullmatch, path.split("/"))):
        raise ValueError(path)
    if isinstance(size, bool) or not isinstance(size, int) or size < 0 or not _MD5.fullmatch(md5):
        raise ValueError(path)
    return Expected(path, size, md5)


def _language(told: Any, name: str) -> str:
    """``English (United States)``; the tag where the entry does not tell."""
    words = [told.get(key) for key in ("name_english", "country_english")] if isinstance(told, dict) else []
    said = [word for word in words if isinstance(word, str) and 0 < len(word) < 60]
    return f"{said[0]} ({said[1]})" if len(said) == 2 else said[0] if said else language_of(name) or ""
