"""What a session looks like: one plain line an event, appended and never redrawn.

Only where a live line is asked for (an interactive terminal) the counts of a set grow on one line
until it is complete; everything else is the same.
"""

from collections.abc import Callable

from voicecoach.model.event import (
    Answered,
    Asked,
    CueSpoken,
    Event,
    Finished,
    LevelChanged,
    NotSaved,
    PainReported,
    Paused,
    Question,
    Resumed,
    Saved,
    SegmentStarted,
    SetEnded,
    Slept,
    SoundBack,
    SoundLost,
    Told,
)
from voicecoach.model.routine import Hold, Open, Reps, Timed
from voicecoach.model.segment import Part, Segment, Work
from voicecoach.model.sound import Earcon, Recording, Utterance
from voicecoach.model.units import Seconds
from voicecoach.session.where import items

GROUP = 10
"""How many counts share a line."""
DEFAULTS: dict[Question, str] = {
    "finish": "in {} seconds the session ends by itself",
    "sharp": "in {} seconds it counts as sharp",
    "mild": "in {} seconds the session pauses",
    "effort": "in {} seconds it goes on without an answer",
    "pain": "in {} seconds it goes on without an answer",
}
"""What silence after a question does."""


def clock(at: Seconds) -> str:
    """A time of the session as MM:SS or, from an hour on, H:MM:SS."""
    minutes, seconds = divmod(int(max(at, Seconds(0))), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def notice(event: Event) -> str:
    """What has happened in a few words, as printed in brackets; empty where that is nothing."""
    match event:
        case SetEnded(_, segment, done, cut) if cut != "none":
            how = "done" if cut == "done" and _is_open(segment) else "ended early"
            return f"set {how}: {achieved(segment, done)}"
        case Paused():
            return "paused"
        case Resumed():
            return "going on"
        case Asked(_, question, seconds):
            return DEFAULTS[question].format(int(seconds))
        case PainReported(_, segment, rep, _, sharp):
            where = f"{described(segment)}{f', repetition {rep}' if rep else ''}"
            return f"{'sharp' if sharp else 'mild'} pain noted: {where}"
        case LevelChanged(_, exercise):
            return f"{exercise.name} goes on at the level {exercise.level}"
        case Answered():
            return answered(event)
        case Told(_, text):
            return text.rstrip(".")
        case Saved(_, sets):
            return f"saved: {sets} set{'' if sets == 1 else 's'}"
        case NotSaved(_, reason):
            return f"not saved: {reason}; it is kept, and tried again"
        case Slept(_, seconds):
            return f"everything stood still for {int(seconds)} seconds"
        case SoundLost(_, reason, found=False):
            return f"the sound is gone: {reason.rstrip('.')}; waiting for it"
        case SoundLost(_, reason):
            return f"{reason.rstrip('.')}; changing over to it"
        case SoundBack():
            return "the sound is back"
    return ""


def answered(said: Answered) -> str:
    """An answer in a few words; a dose or a level that was chosen is told of besides."""
    if said.effort is not None:
        return f"how hard it was: {said.effort}"
    if said.pain is not None:
        return f"pain now: {said.pain} of 10"
    if said.next_day is not None:
        return f"sore the day after: {'yes' if said.next_day else 'no'}"
    return ""


class Screen:
    """Prints the events of a session as they are heard.

    ``write`` takes whole lines; ``live``, where given, a line that the next one replaces.
    ``each``: every count at once on a line of its own (where the screen is all there is).
    """

    def __init__(
        self,
        write: Callable[[str], None],
        *,
        live: Callable[[str], None] | None = None,
        each: bool = False,
    ) -> None:
        self._write, self._live, self._each = write, live, each
        self._counts: list[str] = []
        self._counts_at = Seconds(0)
        self._phases: set[str] = set()
        self._segment: Segment | None = None  # the last one of an exercise
        self._at = Seconds(0)
        self._said: list[str] = []  # in the segment that is heard
        self._told = ""  # by a line of this segment: once spoken as well, it is not printed again

    def show(self, event: Event) -> None:
        """Print what has happened."""
        self._at = event.at
        match event:
            case SegmentStarted(at, segment):
                self._begin(at, segment)
            case CueSpoken():
                self._spoken(event)
            case Finished(at, how):
                self.flush()
                if how == "finished":
                    self._line(at, "[end]")
            case _:
                if text := notice(event):
                    self._line(event.at, f"[{text}]")
                if isinstance(event, Told):
                    self._told = event.text

    def part(self) -> None:
        """Print where a session that was stopped got to and, unless its last words told it, the way out."""
        self.flush()
        segment = self._segment
        where = f" at {described(segment)}" if segment is not None else ""
        self._write(f"Stopped{where}, after {clock(self._at)}.")
        if segment is not None and segment.exercise is not None:
            told = self._said if segment.kind == "closing" else []
            for sentence in segment.exercise.exit:
                if sentence not in told:
                    self._write(sentence)

    def _begin(self, at: Seconds, segment: Segment) -> None:
        self.flush()
        self._phases.clear()
        self._said.clear()
        self._told = ""
        if segment.exercise is not None:
            self._segment = segment
        if segment.kind == "work":
            self._line(at, f"[{described(segment)}]")

    def _spoken(self, event: CueSpoken) -> None:
        sound = event.sound
        if isinstance(sound, Utterance) and event.role == "narration":
            self._said.append(sound.text)
        if event.role == "count" and isinstance(sound, Utterance):
            self._count(event.at, sound.text, event.rep)
        elif event.role == "phase" and isinstance(sound, Utterance):
            self._phase(event.at, sound.text)
        elif event.role == "announce" and isinstance(sound, Utterance) and sound.text == self._told:
            self._told = ""
        elif isinstance(sound, Utterance):
            self._line(event.at, sound.text)
        elif isinstance(sound, Recording):
            self._line(event.at, f"[sound {sound.name}]")
        elif isinstance(sound, Earcon) and sound.name not in ("tick", "halfway"):
            self._line(event.at, f"[{sound.name} chime]")

    def _count(self, at: Seconds, text: str, rep: int) -> None:
        if self._each:
            self._line(at, text)
            return
        if not self._counts:
            self._counts_at = at
        self._counts.append(text)
        if len(self._counts) >= GROUP:
            self.flush()
        elif self._live is not None:
            self._live(self._group())

    def _phase(self, at: Seconds, text: str) -> None:
        """The words of a phase the first time in a set; where the screen is all there is, every time."""
        if self._each:
            self._line(at, text)
        elif text not in self._phases:
            self._phases.add(text)
            if self._counts:
                self._counts[-1] += f" {text}"
            else:
                self._line(at, text)

    def _group(self) -> str:
        return f"{clock(self._counts_at)}  {', '.join(self._counts)}"

    def flush(self) -> None:
        """Print the counts that are still being gathered."""
        if self._counts:
            self._write(self._group())
            self._counts.clear()

    def _line(self, at: Seconds, text: str) -> None:
        self.flush()
        self._write(f"{clock(at)}  {text}")


def described(segment: Segment) -> str:
    """Which set a segment is or leads to: "Calf raises, left, set 2 of 3, round 1"."""
    exercise = segment.exercise
    if exercise is None:
        return segment.kind
    words = [exercise.name]
    if exercise.level:
        words.append(exercise.level)
    if segment.side:
        words.append(segment.side)
    if exercise.sets > 1:
        words.append(f"set {segment.set_number} of {exercise.sets}")
    if segment.round_number > 1:
        words.append(f"round {segment.round_number}")
    return ", ".join(words)


def _is_open(segment: Segment) -> bool:
    """Whether a set lasts until the user says that it is done."""
    return isinstance(segment.body, Work) and segment.body.open


def achieved(segment: Segment, done: tuple[Seconds, ...]) -> str:
    """What was done of a set: "7 of 12 repetitions"."""
    if not isinstance(segment.body, Work):
        return ""
    parts = zip(items(segment.body), done, strict=True)
    return ", then ".join(_part(part, amount) for part, amount in parts)


def _part(part: Part, amount: Seconds) -> str:
    match part.dose:
        case Reps(count) if part.rep:
            return f"{int(amount)} of {_plural(count, 'repetition')}"
        case Hold(seconds) | Timed(seconds):
            return f"{int(amount)} of {_plural(float(seconds), 'second')}"
        case Reps() | Open():
            return _plural(int(amount), "second")


def _plural(count: float, unit: str) -> str:
    return f"{count:g} {unit}" if count == 1 else f"{count:g} {unit}s"
