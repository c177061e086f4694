"""WAV files read strictly: PCM of 8, 16, 24 or 32 bits and 32-bit float, any channels, to mono 16-bit.

The chunks are read here and not by the standard library's ``wave``: it takes lying sizes for the
truth, and refuses the extensible format before Python 3.12.
"""

import math
import struct
from array import array

from voicecoach.model.sound import Clip

MAX_BYTES = 10_000_000
MAX_SECONDS = 60
RATES = range(4_000, 192_001)
"""Hz."""
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_SUBFORMAT_TAIL = bytes.fromhex("000000001000800000aa00389b71")
"""What follows the two bytes of the format in the identifier of an extensible one."""


def read_wav(data: bytes) -> Clip:
    """The sound of a WAV file as a clip at the file's own rate, channels mixed, its beat at 0.

    Raises ValueError with one sentence where it is no such file, damaged, empty, longer than 60 s or
    larger than 10 MB.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    chunks = _chunks(data)
    if "fmt " not in chunks:
        raise ValueError("the WAV file does not say what format it has")
    if "data" not in chunks:
        raise ValueError("the WAV file holds no sound")
    kind, channels, rate, bits = _format(chunks["fmt "])
    body = chunks["data"]
    width = channels * bits // 8
    if not body:
        raise ValueError("the WAV file holds no sound")
    if len(body) % width:
        raise ValueError("the WAV file ends in the middle of a sample")
    if len(body) // width > MAX_SECONDS * rate:
        raise ValueError(f"the sound is longer than {MAX_SECONDS} s")
    return Clip(_mono(_to_16_bit(body, kind, bits), channels), rate)


def _chunks(data: bytes) -> dict[str, bytes]:
    """The first chunk of each name."""
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("it is not a WAV file")
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    # One byte of padding is often forgotten, or not counted, at the very end.
    if end > len(data) + 1:
        raise ValueError("the WAV file is cut short")
    chunks: dict[str, bytes] = {}
    at, end = 12, min(end, len(data))
    while at + 8 <= end:
        name, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > end:
            raise ValueError("the WAV file is cut short")
        chunks.setdefault(name.decode("latin-1"), data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return chunks


def _format(chunk: bytes) -> tuple[int, int, int, int]:
    """The kind of samples, channels, rate in Hz, bits a sample."""
    if len(chunk) < 16:
        raise ValueError("the WAV file does not say what format it has")
    kind, channels, rate, _, align, bits = struct.unpack_from("<HHIIHH", chunk)
    if kind == _EXTENSIBLE:
        if len(chunk) < 40 or chunk[26:40] != _SUBFORMAT_TAIL:
            raise ValueError("the WAV file is not PCM")
        kind = struct.unpack_from("<H", chunk, 24)[0]
    if (kind, bits) not in {(_PCM, 8), (_PCM, 16), (_PCM, 24), (_PCM, 32), (_FLOAT, 32)}:
        raise ValueError("the WAV file is not PCM of 8, 16, 24 or 32 bits")
    if rate not in RATES:
        raise ValueError(f"the WAV file's rate of {rate} Hz is not between {RATES[0]} and {RATES[-1]}")
    if channels == 0 or align != channels * bits // 8:
        raise ValueError("the WAV file's header contradicts itself")
    return kind, channels, rate, bits


def _to_16_bit(body: bytes, kind: int, bits: int) -> "array[int]":
    """Interleaved 16-bit samples."""
    if kind == _FLOAT:
        values = array("f", body)
        if not all(map(math.isfinite, values)):
            raise ValueError("the WAV file holds samples that are not numbers")
        return array("h", (max(-32768, min(32767, round(value * 32768))) for value in values))
    if bits == 8:
        return array("h", ((value - 128) << 8 for value in body))
    if bits == 16:
        return array("h", body)
    size = bits // 8
    high = bytearray(len(body) // size * 2)
    high[0::2], high[1::2] = body[size - 2 :: size], body[size - 1 :: size]
    return array("h", bytes(high))


def _mono(sound: "array[int]", channels: int) -> bytes:
    """The mean of the channels."""
    if channels == 1:
        return sound.tobytes()
    tracks = [sound[channel::channels] for channel in range(channels)]
    return array("h", (sum(frame) // channels for frame in zip(*tracks, strict=True))).tobytes()
