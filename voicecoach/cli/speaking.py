"""The sounds of a session: the voice that the settings choose, the chimes, a routine's own recordings."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from voicecoach.audio.earcons import load_earcons
from voicecoach.cli.printing import tell_now
from voicecoach.model.frozen import dataclass
from voicecoach.model.seams import VoiceFailed
from voicecoach.model.sound import Clip, Earcon, EarconName, Extent, Recording, Sound, Utterance
from voicecoach.settings.folders import bundled, user_folders
from voicecoach.settings.table import Settings
from voicecoach.speech.registry import Wish, open_speech
from voicecoach.speech.store import SpeechClips

PATIENCE = 60.0
"""Seconds a voice may take for a clip where nobody listens meanwhile."""


@dataclass(frozen=True, slots=True)
class SpokenSounds:
    """Everything that can sound in a session, at one rate."""

    clips: SpeechClips
    earcons: Mapping[EarconName, Clip]
    described: str
    """The voice in words, for findings."""

    @property
    def rate(self) -> int:
        """Hz."""
        return self.clips.rate

    @property
    def speaks(self) -> bool:
        """Whether there is a voice at all."""
        return not self.clips.substituted(Utterance("1"))

    def recorded(self, recording: Recording) -> Clip:
        """A recording levelled like speech and at the session's rate."""
        return _prepared(recording.clip, self.rate)

    def measure(self, sound: Sound) -> Extent:
        """How long a sound lasts, with this voice, and where its beat falls; waits for it to be made.

        Raises VoiceFailed where it is not made within a minute.
        """
        if isinstance(sound, Earcon):
            return self.earcons[sound.name].extent
        if isinstance(sound, Recording):
            return self.recorded(sound).extent
        clip = self.clips.get(sound, PATIENCE)
        if clip is None:
            raise VoiceFailed(f"the voice took more than {PATIENCE:.0f} seconds for “{sound.text}”.")
        return clip.extent


def wish_of(settings: Settings, language: str = "en", *, strict: bool = True) -> Wish:
    """The voice that the settings ask for, to speak a language. ``strict``: see Wish."""
    sources = {"command": settings.voice_command} if settings.voice_command else {}
    return Wish(settings.voice, settings.voice_name, language, settings.rate, sources, strict)


@contextmanager
def open_clips(
    settings: Settings, language: str, tell: Callable[[str], None] = tell_now
) -> Iterator[SpokenSounds]:
    """The sounds for a routine in ``language``, by the settings' voice. Raises Unavailable.

    ``tell`` is given what the user must know, at once or later and on another thread.
    """
    engine_typed, name_typed = (settings.origins.get(name) == "flag" for name in ("voice", "voice_name"))
    wish = wish_of(settings, language, strict=engine_typed or name_typed)._replace(hinted=not name_typed)
    folders = user_folders()
    clips = open_speech(wish, str(folders.clips), tell, str(folders.lexicon_file))
    described = f"with the voice {settings.voice_name or settings.voice} at {settings.rate} words a minute"
    try:
        clips.prestart()
        yield SpokenSounds(clips, load_earcons(bundled("sounds"), clips.rate), described)
    finally:
        clips.close()


@cache
def _prepared(clip: Clip, rate: int) -> Clip:
    from voicecoach.audio.beat import find_beat
    from voicecoach.audio.resample import resample

    return resample(replace(clip, beat=find_beat(clip.samples, clip.rate)), rate)
