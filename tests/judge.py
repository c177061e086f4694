"""An independent judge of where a spoken number's onset is heard: the model of Scott (1993).

A band of four ERB around 578 Hz (about 400 to 760 Hz) is rectified and smoothed at 25 Hz; the onset is
heard when that first reaches half of the first syllable's peak. Nothing is shared with the program's
own estimator: other band, other filters (in the frequency domain, by numpy), other criterion.
"""

import ctypes
import json
import subprocess
import sys
from base64 import b64decode, b64encode

import numpy as np
from numpy.typing import NDArray

LOW, HIGH, SMOOTHING = 400, 760, 25
SYLLABLE = 0.3
"""The first syllable's peak is the first local maximum of at least this part of the highest."""


def heard_onset(samples: bytes, rate: int) -> float:
    """Seconds from the start of mono signed 16-bit samples to the onset as Scott's model hears it."""
    envelope = _envelope(np.frombuffer(samples, "<i2") / 32768, rate)
    inner = envelope[1:-1]
    peaks = (inner >= envelope[:-2]) & (inner > envelope[2:]) & (inner >= SYLLABLE * envelope.max())
    first = int(np.flatnonzero(peaks)[0]) + 1
    return float(np.flatnonzero(envelope[: first + 1] >= envelope[first] / 2)[0] / rate)


def _envelope(sound: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    pad = np.zeros(int(0.15 * rate))
    padded = np.concatenate([pad, sound, pad])
    size = 1 << (len(padded) - 1).bit_length()
    hertz = np.fft.rfftfreq(size, 1 / rate)
    outside = np.maximum(0, np.maximum(LOW - hertz, hertz - HIGH))
    band = np.exp(-0.5 * (outside / (0.15 * (HIGH - LOW))) ** 2)
    rectified = np.abs(np.fft.irfft(np.fft.rfft(padded, size) * band, size))
    rectified[len(padded) :] = 0
    smooth = np.fft.irfft(np.fft.rfft(rectified, size) / np.sqrt(1 + (hertz / SMOOTHING) ** 4), size)
    return np.asarray(smooth[len(pad) : len(pad) + len(sound) + len(pad) // 2])


def espeak_counts(voice: str, words_per_minute: int, last: int = 60) -> tuple[int, list[bytes]]:
    """The rate in Hz and the numbers from 1 to ``last`` as espeak-ng speaks them.

    In a process of its own: the engine's state belongs to a whole process.
    """
    command = [sys.executable, __file__, voice, str(words_per_minute), str(last)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    return answer["rate"], [b64decode(clip) for clip in answer["clips"]]


def _speak(voice: str, words_per_minute: int, last: int) -> None:
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(2, 0, str(espeakng_loader.get_data_path()).encode(), 0x8000)
    heard: list[bytes] = []

    def receive(wave: int | None, count: int, _events: object) -> int:
        if wave and count > 0:
            heard.append(ctypes.string_at(wave, count * 2))
        return 0

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(receive)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetVoiceByName(voice.encode())
    library.espeak_SetParameter(1, words_per_minute, 0)
    clips = []
    for number in range(1, last + 1):
        heard.clear()
        text = str(number).encode()
        library.espeak_Synth(text, len(text) + 1, 0, 0, 0, 1, None, None)
        library.espeak_Synchronize()
        clips.append(b64encode(b"".join(heard)).decode())
    sys.stdout.write(json.dumps({"rate": rate, "clips": clips}))


if __name__ == "__main__":
    _speak(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
