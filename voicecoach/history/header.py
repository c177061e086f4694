"""What is known of a session before it begins. Light: it is made on the way to the first word."""

from collections.abc import Mapping
from typing import NamedTuple


class Header(NamedTuple):
    """What the first line of a record says, but for the identity and the time of the session."""

    person: str | None
    """Who exercises, where several share a computer."""
    routine: str
    """The routine's id."""
    title: str
    source: str | None
    """The routine's name in the catalogue, or its absolute path; None for standard input."""
    options: Mapping[str, object]
    """What was asked for on the command line: values of JSON."""
    hash: str
    """``content_hash`` of the routine's file."""
    voice: str | None
    """What speaks; None where nothing does."""
    app: str
    """The version of this program."""
    rehabilitation: bool | None = None
    """True where the routine is rehabilitation."""


def content_hash(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits: tells whether a routine has changed."""
    from hashlib import sha256

    return sha256(content).hexdigest()
