"""The built-in chimes: what each one means, and how they are read, one by one when first asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from voicecoach.model.sound import Clip, EarconName

MEANINGS: Mapping[EarconName, str] = {
    "start": "Two rising notes: the work begins.",
    "end": "Two falling notes: the work is over.",
    "tick": "A soft tap: one repetition or second whose number is not spoken.",
    "halfway": "The same note twice: half of the time is over.",
    "next": "Short, short, long: something else comes now.",
    "rest": "A long soft falling third: a rest begins.",
    "attention": "Three quick notes: listen, something needs you.",
    "finish": "A rising chord, note by note: the session is finished.",
    "answer": "One soft chirp upwards: your command was heard and is carried out.",
    "refused": "Two quick low notes, falling: this cannot be done now.",
}
"""One sentence each, for listings and for people who learn the signals."""


def load_earcons(folders: Path | Sequence[Path], rate: int) -> Mapping[EarconName, Clip]:
    """The chimes at ``rate`` Hz, each read when it is first asked for.

    Each comes from the first of ``folders`` that has ``NAME.wav``. Asking raises KeyError for a name
    that is no chime, FileNotFoundError where no folder has it, and ValueError where it cannot be read.
    """
    return _Earcons((folders,) if isinstance(folders, Path) else tuple(folders), rate)


class _Earcons(Mapping[EarconName, Clip]):
    """A mapping that reads a file when its chime is first asked for."""

    def __init__(self, folders: tuple[Path, ...], rate: int) -> None:
        self._folders = folders
        self._rate = rate
        self._read: dict[EarconName, Clip] = {}

    def __getitem__(self, name: EarconName) -> Clip:
        if name not in MEANINGS:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = self._load(name)
        return self._read[name]

    def __iter__(self) -> Iterator[EarconName]:
        return iter(MEANINGS)

    def __len__(self) -> int:
        return len(MEANINGS)

    def _load(self, name: EarconName) -> Clip:
        from voicecoach.audio.beat import find_beat
        from voicecoach.audio.resample import resample
        from voicecoach.audio.wav import read_wav

        for folder in self._folders:
            path = folder / f"{name}.wav"
            if not path.is_file():
                continue
            try:
                clip = read_wav(path.read_bytes())
            except ValueError as error:
                raise ValueError(f"{path}: {error}") from error
            return resample(replace(clip, beat=find_beat(clip.samples, clip.rate)), self._rate)
        raise FileNotFoundError(f"the chime {name}.wav is in none of the folders for sounds")
