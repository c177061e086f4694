"""What program and worker say to one another through two pipes: frames of a few byte strings.

A frame is the mark ``VCW1``, the number of its fields in a byte, their lengths in four bytes each
(little-endian), then the fields. A request is (text, language). The first request is the
settings of the voice, the first answer HELLO or REFUSED; every later answer CLIP or FAILED.
"""

import os
import struct
from typing import BinaryIO

from voicecoach.model.sound import Clip
from voicecoach.model.units import Frames

HELLO, REFUSED, CLIP, FAILED = b"hello", b"refused", b"clip", b"failed"
"""The first field of an answer. They are followed by: the voice's identity; a sentence; rate, beat
and samples; a sentence."""

_MARK = b"VCW1"
_MOST_FIELDS = 8
_LONGEST_FRAME = 32 << 20  # bytes; 180 s at 48 kHz are 17 MB


class Garbled(Exception):
    """What came is no frame: the other side has ended, or talks of something else."""


def send(stream: BinaryIO, *fields: bytes) -> None:
    """Write one frame. Raises OSError where the other side has gone."""
    lengths = struct.pack(f"<{len(fields)}I", *map(len, fields))
    stream.write(_MARK + bytes([len(fields)]) + lengths + b"".join(fields))
    stream.flush()


def receive(stream: BinaryIO) -> list[bytes]:
    """Read one frame; waits for it. Raises Garbled, also where the stream has ended."""
    head = _exactly(stream, len(_MARK) + 1)
    count = head[-1]
    if head[:-1] != _MARK or count > _MOST_FIELDS:
        raise Garbled("not a frame")
    lengths = struct.unpack(f"<{count}I", _exactly(stream, 4 * count))
    if sum(lengths) > _LONGEST_FRAME:
        raise Garbled("a frame of impossible length")
    return [_exactly(stream, length) for length in lengths]


def sentence(answer: list[bytes]) -> str:
    """What follows REFUSED or FAILED."""
    return answer[1].decode("utf-8", "replace") if len(answer) > 1 else "it did not say why"


def own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """In the worker: the two pipes under other numbers, requests first.

    Standard input and output lead nowhere from now on, whatever a library reads or prints there.
    """
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def pack_clip(clip: Clip) -> tuple[bytes, ...]:
    """The fields that carry a clip, from CLIP on."""
    return CLIP, struct.pack("<II", clip.rate, clip.beat), clip.samples


def unpack_clip(fields: list[bytes]) -> Clip:
    """The clip of an answer. Raises Garbled where it cannot be one."""
    if len(fields) != 3 or len(fields[1]) != 8:
        raise Garbled("not a clip")
    rate, beat = struct.unpack("<II", fields[1])
    samples = fields[2]
    if not samples or len(samples) % 2 or not 1_000 <= rate <= 384_000 or beat > len(samples) // 2:
        raise Garbled("an impossible clip")
    return Clip(samples, rate, Frames(beat))


def _exactly(stream: BinaryIO, count: int) -> bytes:
    read = stream.read(count) if count else b""
    if len(read) != count:
        raise Garbled("the other side has ended")
    return read
