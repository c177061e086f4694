"""``voicecoach voices --preview``: each voice speaks a line and counts to five, and its speed is told."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from voicecoach.cli.asking import Answers
from voicecoach.cli.errors import UserError
from voicecoach.cli.opening import Opening
from voicecoach.cli.playing import Player, listening
from voicecoach.cli.printing import out, tell_now
from voicecoach.cli.speaking import PATIENCE, wish_of
from voicecoach.model.seams import OutputLost, Unavailable
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE
from voicecoach.phrases import load_phrases
from voicecoach.settings.folders import user_folders
from voicecoach.settings.table import Settings
from voicecoach.speech.registry import chain
from voicecoach.speech.studio import Studio

if TYPE_CHECKING:
    from voicecoach.cli.voices import Engine

MOST = 40
"""Voices that are heard at one go: eight minutes."""
BETWEEN = 0.7
"""Seconds of silence from one voice to the next, and from a line to the count."""
_NUMBERS = " ".join(map(str, range(1, 11)))


class Candidate(NamedTuple):
    """A voice to be heard."""

    engine: str
    name: str | None
    """None for an engine that has but one."""
    language: str

    @property
    def described(self) -> str:
        """The name first, as it is what one types."""
        return f"{self.name} ({self.engine}, {self.language})" if self.name else self.engine


def preview(engines: "list[Engine]", language: str | None, settings: Settings) -> None:
    """Have each voice speak, named in print before. Raises UserError where there are too many, or none."""
    candidates = list(_candidates(engines, language))
    if len(candidates) > MOST:
        raise UserError(
            f"voicecoach: these are {len(candidates)} voices; choose at most {MOST} of them with "
            "--language, --voice or --voice-name."
        )
    if not candidates:
        raise UserError("voicecoach: there is no such voice here.", exit_code=1)
    opening = Opening(settings)
    try:
        with listening(settings) as answers:
            player = _player(opening, settings)
            tell_now(
                f"words a minute are those of one sentence, without pauses; the rate is {settings.rate}."
            )
            for candidate in candidates:
                _present(candidate, settings, player, answers)
    except OutputLost as lost:
        tell_now(f"the sound is gone. {lost}")
    finally:
        opening.close()


def line_of(language: str) -> str:
    """What is spoken: a sentence of the coach, or the numbers to ten where it has none in the language."""
    phrases = load_phrases(language)
    same = phrases.language.partition("-")[0] == language.partition("-")[0].lower()
    return phrases.say("rehabilitation") if same else _NUMBERS


def words_a_minute(text: str, clip: Clip) -> int:
    """How fast a text is spoken in a clip."""
    return round(len(text.split()) * clip.rate * 60 / max(1, clip.frames))


def _candidates(engines: "list[Engine]", language: str | None) -> Iterator[Candidate]:
    for engine in engines:
        if engine.reason is not None or engine.name == "silent":
            continue
        for voice in engine.voices:
            yield Candidate(engine.name, voice.name, voice.language)
        if not engine.voices:
            yield Candidate(engine.name, None, language or "en")


def _player(opening: Opening, settings: Settings) -> Player | None:
    """What plays, or None where nothing can; that is said."""
    chosen = opening.result()
    if chosen.name != "text":
        if chosen.refused:
            tell_now(f"{chosen.refused[-1].reason} {chosen.name} plays.")
        return Player(chosen.output, chosen.granted, settings.volume)
    reasons = " ".join(dict.fromkeys(refused.reason for refused in chosen.refused))
    tell_now(f"nothing can be heard here, so only the speeds are told. {reasons}".rstrip())
    return None


def _present(candidate: Candidate, settings: Settings, player: Player | None, answers: Answers) -> None:
    """One voice: its line of print, its line of speech, its count. Raises OutputLost and SystemExit."""
    problems: list[str] = []
    wish = wish_of(settings, candidate.language)._replace(engine=candidate.engine, name=candidate.name)
    try:
        choice = chain(wish, problems.append)[0]
    except Unavailable as problem:
        out(f"{candidate.described}: cannot speak: {problem}", now=True)
        return
    studio = Studio([choice], str(user_folders().clips), problems.append, rate=SAMPLE_RATE)
    try:
        line = line_of(candidate.language)
        texts = [Utterance(text, candidate.language) for text in (line, *"12345")]
        studio.current.want(texts)
        clips = []
        for text in texts:
            clip = _made(studio, text, answers)
            if clip is None or studio.current.substituted(text):
                reason = problems[-1] if problems else "it took too long, or failed"
                out(f"{candidate.described}: cannot speak: {reason}", now=True)
                return
            clips.append(clip)
        out(f"{candidate.described}: {words_a_minute(line, clips[0])} words a minute", now=True)
        if player is not None:
            _play(clips, player, answers)
    finally:
        studio.close()


def _play(clips: list[Clip], player: Player, answers: Answers) -> None:
    """Raises OutputLost and SystemExit."""
    for clip in clips:
        answers.next(BETWEEN / 2)
        player.play(clip, lambda: answers.next(0) is not None)
    answers.next(BETWEEN)


def _made(studio: Studio, text: Utterance, answers: Answers) -> Clip | None:
    """The clip, waited for as long as a voice may take; q and Ctrl-C end the wait. Raises SystemExit."""
    step = 0.2
    for _ in range(int(PATIENCE / step)):
        clip = studio.current.get(text, step)
        answers.next(0)
        if clip is not None:
            return clip
    return None
