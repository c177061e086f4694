"""Sentences spoken outside of a session, by the voice and to the output of one."""

from collections.abc import Sequence

from voicecoach.cli.opening import Opening
from voicecoach.cli.playing import Player
from voicecoach.cli.printing import tell_now
from voicecoach.cli.speaking import PATIENCE, SpokenSounds, open_clips
from voicecoach.cli.turn import Turn, take_turn
from voicecoach.model.sound import Clip, Utterance
from voicecoach.settings.folders import user_folders
from voicecoach.settings.table import Settings

PAUSE = 0.3
"""Seconds between two sentences."""


def speak(sentences: Sequence[Utterance], settings: Settings, what: str) -> bool:
    """Speak what is printed already; False where it was to be heard and could not be, which is told.

    ``what`` is spoken of, for others who want to speak meanwhile. Nobody is talked over: where a session
    is being spoken, this is silent.
    """
    if settings.output == "text" or settings.voice == "silent":
        return True
    turn = take_turn(user_folders().state, what)
    if not isinstance(turn, Turn):
        tell_now("a session is being spoken, so this is only printed.")
        return True
    with turn, open_clips(settings, sentences[0].language) as sounds:
        if not sounds.speaks:
            tell_now("no voice can speak here, so this is only printed.")
            return False
        sounds.clips.want(sentences)
        opening = Opening(settings)
        try:
            chosen = opening.result()
            if chosen.name == "text":
                tell_now("nothing can be played here, so this is only printed.")
                return False
            return _played(sentences, sounds, Player(chosen.output, chosen.granted, settings.volume))
        finally:
            opening.close()


def _played(sentences: Sequence[Utterance], sounds: SpokenSounds, player: Player) -> bool:
    spoken = True
    for sentence in sentences:
        clip = sounds.clips.get(sentence, PATIENCE)
        if clip is None or sounds.clips.substituted(sentence):
            spoken = False
            tell_now("no voice could speak this.")
        else:
            player.play(clip)
            player.play(Clip(bytes(2 * round(PAUSE * clip.rate)), clip.rate))
    return spoken
