"""WAV files: every honest one is read, every dishonest one refused in a sentence."""

import struct
import wave
from array import array
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.wav import MAX_BYTES, read_wav

GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")


def wav(
    body: bytes, kind: int = 1, channels: int = 1, rate: int = 22050, bits: int = 16, extra: bytes = b""
) -> bytes:
    align = channels * bits // 8
    form = struct.pack("<HHIIHH", kind, channels, rate, rate * align % 2**32, align, bits) + extra
    rest = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(rest)) + rest


def values(data: bytes) -> list[int]:
    return list(array("h", read_wav(data).samples))


def test_what_the_standard_library_writes_is_read() -> None:
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, 8000, 0, "NONE", ""))
        writer.writeframes(struct.pack("<3h", 1, -2, 32767))
    clip = read_wav(file.getvalue())
    assert (clip.rate, clip.beat, clip.samples) == (8000, 0, struct.pack("<3h", 1, -2, 32767))


@pytest.mark.parametrize(
    ("body", "kind", "bits"),
    [
        (bytes([0, 128, 192]), 1, 8),
        (struct.pack("<3h", -32768, 0, 16384), 1, 16),
        (bytes([9, 0, 0x80, 9, 0, 0, 9, 0, 0x40]), 1, 24),
        (struct.pack("<3i", -(2**31), 5, 2**30), 1, 32),
        (struct.pack("<3f", -1.7, 0, 0.5), 3, 32),
    ],
)
def test_every_width_comes_out_as_16_bits(body: bytes, kind: int, bits: int) -> None:
    assert values(wav(body, kind, bits=bits)) == [-32768, 0, 16384]


def test_channels_are_mixed() -> None:
    assert values(wav(struct.pack("<4h", 100, 300, -32768, -32768), channels=2)) == [200, -32768]
    assert values(wav(struct.pack("<6h", 1, 2, 3, 0, 0, 30), channels=3)) == [2, 10]


def test_the_extensible_format_is_read() -> None:
    extra = struct.pack("<HHIH", 22, 16, 4, 1) + GUID_TAIL
    assert values(wav(struct.pack("<h", 77), kind=0xFFFE, extra=extra)) == [77]


def test_other_chunks_are_passed_over_with_their_padding() -> None:
    plain = wav(struct.pack("<h", 5))
    listed = plain[:12] + b"LIST" + struct.pack("<I", 3) + b"abc\0" + plain[12:]
    assert values(b"RIFF" + struct.pack("<I", len(listed) - 8) + listed[8:]) == [5]


GOOD = wav(bytes(200))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a WAV"),
        (b"RIFF", "not a WAV"),
        (b"FORM" + GOOD[4:], "not a WAV"),
        (GOOD[:-2], "cut short"),
        (GOOD[:30], "cut short"),
        (GOOD[:40] + struct.pack("<I", 0xFFFFFFFF) + GOOD[44:], "cut short"),
        (wav(b""), "no sound"),
        (wav(bytes(3)), "middle of a sample"),
        (b"RIFF" + struct.pack("<I", 4) + b"WAVE", "what format"),
        (wav(bytes(8), kind=2, bits=4), "not PCM"),
        (wav(bytes(8), kind=6, bits=8), "not PCM"),
        (wav(bytes(8), kind=0xFFFE), "not PCM"),
        (wav(bytes(8), bits=12), "not PCM"),
        (wav(bytes(8), bits=0), "not PCM"),
        (wav(bytes(8), channels=0), "contradicts"),
        (wav(bytes(8), rate=0), "rate of 0"),
        (wav(bytes(8), rate=3999), "rate of 3999"),
        (wav(bytes(8), rate=2**32 - 1), "rate of 4294967295"),
        (wav(struct.pack("<f", float("nan")), kind=3, bits=32), "not numbers"),
        (wav(bytes(4000 * 61), rate=4000, bits=8), "longer than 60 s"),
        (bytes(MAX_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_wav(data)


CHANGES = st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6)


@given(CHANGES, st.integers(0, 300))
def test_damage_never_gets_further_than_a_value_error(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    try:
        clip = read_wav(bytes(data[:length]))
    except ValueError:
        return
    assert clip.frames > 0
