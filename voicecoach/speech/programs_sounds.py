"""Sound files as other programs write them, read by what they hold and not by their name: WAV and AIFF."""

import struct
import sys
from array import array

from voicecoach.audio.wav import MAX_SECONDS, RATES, read_wav
from voicecoach.model.seams import VoiceFailed
from voicecoach.model.sound import Clip

_UNKNOWN = 0x7000_0000
"""Sizes from here on are what a program writes that does not know the size: it wrote to a pipe."""
_BIG, _LITTLE = (b"NONE", b"twos"), (b"sowt",)
_BIAS = 16_383
"""The bias of the exponent of an 80-bit number."""


def read_sound(data: bytes) -> Clip:
    """The sound of a WAV or AIFF file as a clip, its beat at 0. Raises VoiceFailed."""
    if not data:
        raise VoiceFailed("it made no sound of it")
    try:
        if data[:4] == b"FORM":
            return read_aiff(data)
        return read_wav(_with_sizes(data))
    except ValueError as problem:
        raise VoiceFailed(f"what it made cannot be used: {problem}") from None


def read_aiff(data: bytes) -> Clip:
    """The sound of an AIFF or AIFF-C file of 16-bit samples, uncompressed; channels are mixed.

    As macOS writes it, and as Apple's "Audio Interchange File Format AIFF-C" (1991) describes it.
    Raises ValueError with one sentence.
    """
    chunks = _aiff_chunks(data)
    if len(chunks.get(b"COMM", b"")) < 18 or len(chunks.get(b"SSND", b"")) < 8:
        raise ValueError("the AIFF file holds no sound")
    channels, frames, bits = struct.unpack_from(">hIh", chunks[b"COMM"])
    rate = _extended(chunks[b"COMM"][8:18])
    coding = chunks[b"COMM"][18:22] if data[8:12] == b"AIFC" else b"NONE"
    if bits != 16 or channels < 1 or coding not in _BIG + _LITTLE:
        raise ValueError("the AIFF file is not of 16-bit samples, uncompressed")
    if rate not in RATES or frames > MAX_SECONDS * rate:
        raise ValueError("the AIFF file's rate or length cannot be")
    start = 8 + struct.unpack_from(">I", chunks[b"SSND"])[0]
    body = chunks[b"SSND"][start : start + 2 * channels * frames]
    if len(body) < 2 * channels * frames or not body:
        raise ValueError("the AIFF file is cut short")
    sound = array("h", body)
    if (coding in _LITTLE) != (sys.byteorder == "little"):
        sound.byteswap()
    if channels > 1:
        tracks = [sound[channel::channels] for channel in range(channels)]
        sound = array("h", (sum(frame) // channels for frame in zip(*tracks, strict=True)))
    return Clip(sound.tobytes(), rate)


def _aiff_chunks(data: bytes) -> dict[bytes, bytes]:
    """The first chunk of each name."""
    if data[8:12] not in (b"AIFF", b"AIFC"):
        raise ValueError("it is not an AIFF file")
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from(">4sI", data, at)
        chunks.setdefault(name, data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return chunks


def _extended(number: bytes) -> int:
    """An 80-bit number as a whole one; 0 where it is none that a rate can be."""
    exponent, mantissa = struct.unpack(">HQ", number)
    shift = 63 - (exponent - _BIAS)
    return mantissa >> shift if 0 <= shift < 64 else 0


def _with_sizes(data: bytes) -> bytes:
    """A WAV file that was written to a pipe, with the sizes that its writer did not know."""
    at = 12
    while data[:4] == b"RIFF" and at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        at += 8
        if name == b"data":
            said, rest = struct.unpack_from("<I", data, 4)[0] + 8, len(data) - at
            if size >= _UNKNOWN or (size == 0 and said <= at):
                sizes = struct.pack("<I", len(data) - 8), struct.pack("<I", rest)
                return data[:4] + sizes[0] + data[8 : at - 4] + sizes[1] + data[at:]
            break
        at += size + size % 2
    return data
