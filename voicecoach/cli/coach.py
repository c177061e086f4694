"""The coach as the session sees it: the script and its layout, wired together."""

from collections.abc import Callable, Iterable, Sequence

from voicecoach.coaching import adjusting, afterwards, answering, interruption, moving
from voicecoach.coaching.announcing import Verbosity
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script, sounds
from voicecoach.model.routine import Exercise
from voicecoach.model.segment import Laid, Line, Segment
from voicecoach.model.sound import Extent, Sound, Utterance
from voicecoach.model.units import Seconds
from voicecoach.session.coach import Adjusted, Change, Measure, Thanks, Way, Why
from voicecoach.timeline import lay_out
from voicecoach.timeline.interject import changed, interject, soonest


class ScriptedCoach:
    """Fulfils ``voicecoach.session.coach.Coach`` for one script."""

    def __init__(
        self,
        script: Script,
        unspoken: Callable[[Utterance], bool],
        rate: int,
        count_in: Seconds = interruption.COUNT_IN,
        usual: Verbosity | None = None,
    ) -> None:
        """``unspoken`` tells what no voice can speak: it is read from the screen instead.

        Then its clip is a tick, and it is given the time that speaking at ``rate`` words a minute takes.
        ``count_in``: seconds counted down before work goes on. ``usual``: how much was to be explained.
        """
        self._script = script
        self._unspoken = unspoken
        self._rate = rate
        self._reading = FixedMetric(rate)
        self._count_in = count_in
        self._usual: Verbosity = usual or script.writer.verbosity

    def _with(self, script: Script) -> "ScriptedCoach":
        return ScriptedCoach(script, self._unspoken, self._rate, self._count_in, self._usual)

    def _way(self, way: moving.Way) -> Way:
        return Way(self._with(way.script), way.segments, way.onto)

    @property
    def segments(self) -> Sequence[Segment]:
        """See Coach."""
        return self._script

    def lay_out(self, segment: Segment, following: Segment | None, measure: Measure) -> Laid:
        """See Coach; pure but for what turned out not to be spoken."""
        return lay_out(segment, following, self._to_be_taken_in(measure))

    def _to_be_taken_in(self, measure: Measure) -> Measure:
        def to_be_taken_in(sound: Sound) -> Extent:
            extent = measure(sound)  # first: that no voice can speak it is known once one has tried
            if isinstance(sound, Utterance) and self._unspoken(sound):
                return Extent(self._reading(sound).seconds, extent.beat)
            return extent

        return to_be_taken_in

    def sounds(self, segment: Segment) -> Iterable[Utterance]:
        """See Coach."""
        return sounds(segment)

    def resume(
        self, laid: Laid, position: Seconds, why: Why, said: tuple[Line, ...] = ()
    ) -> tuple[Segment, ...]:
        """See Coach."""
        return interruption.resume(self._script, laid, position, why, self._count_in, said)

    def again(self, laid: Laid, position: Seconds) -> tuple[Segment, ...]:
        """See Coach."""
        return interruption.again(self._script, laid, position, self._count_in)

    def words(self, key: str, **values: str | int) -> tuple[Line, ...]:
        """See Coach."""
        say = self._script.speaker
        return (say.line(say.coach(key, **values)),)

    def where(self, segment: Segment, position: Seconds, running: bool) -> tuple[Line, ...]:
        """See Coach."""
        return answering.where(self._script, segment, position, running)

    def explain(self, segment: Segment) -> tuple[Line, ...]:
        """See Coach."""
        if segment.exercise is None:
            return answering.where(self._script, segment, Seconds(0))
        return answering.explanation(self._script, segment.exercise)

    def keys(self) -> tuple[Line, ...]:
        """See Coach."""
        return answering.keys(self._script)

    def soonest(self, laid: Laid, at: Seconds) -> Seconds:
        """See Coach."""
        return soonest(laid, at)

    def interject(self, laid: Laid, lines: Sequence[Line], at: Seconds, measure: Measure) -> Laid | None:
        """See Coach."""
        return interject(laid, lines, at, self._to_be_taken_in(measure))

    def adjust(self, laid: Laid, position: Seconds, change: Change, running: bool) -> Adjusted | None:
        """See Coach."""
        if change == "keep":
            from voicecoach.coaching import keeping  # for those only who ask for it

            found = keeping.keep(self._script, laid, position, running)
        else:
            found = adjusting.adjust(self._script, laid, position, change)
        return None if found is None else Adjusted(self._with(found.script), *found[1:])

    def changed(self, old: Laid, new: Laid, at: Seconds, measure: Measure) -> Laid:
        """See Coach."""
        return changed(old, new, at, self._to_be_taken_in(measure))

    def quieter(self) -> tuple["ScriptedCoach", Utterance]:
        """See Coach: from what was chosen one step down (up, where there is none), and back."""
        other: dict[Verbosity, Verbosity] = {"learn": "normal", "normal": "brief", "brief": "normal"}
        now = self._script.writer.verbosity
        then = other[self._usual] if now == self._usual else self._usual
        said = self._script.speaker.coach(f"{then}_now")
        return self._with(self._script.with_verbosity(then)), said

    def onward(self, laid: Laid, position: Seconds) -> Way | None:
        """See Coach."""
        way = moving.onward(self._script, laid, position)
        return None if way is None else self._way(way)

    def backward(self, laid: Laid | None, position: Seconds, index: int) -> Way:
        """See Coach."""
        return self._way(moving.backward(self._script, laid, position, index))

    def leave(self, segment: Segment, hurts: bool) -> Way:
        """See Coach."""
        said = interruption.sharp(self._script) if hurts else ()
        return self._way(moving.leave(self._script, segment, said))

    def easier(self, segment: Segment) -> tuple[Exercise, Way] | None:
        """See Coach."""
        found = moving.easier(self._script, segment)
        return None if found is None else (found[0], self._way(found[1]))

    def ask_finish(self, during: Segment) -> Segment:
        """See Coach."""
        return interruption.ask_finish(self._script, during)

    def ask_sharp(self, during: Segment, first: bool) -> Segment:
        """See Coach."""
        return interruption.ask_sharp(self._script, during, first)

    def ask_mild(self, during: Segment, first: bool) -> Segment:
        """See Coach."""
        easier = moving.easier(self._script, during)
        level = None if easier is None else easier[0].level
        return interruption.ask_mild(self._script, during, level, first)

    def farewell(self, during: Segment, position: Seconds) -> tuple[Segment, ...]:
        """See Coach."""
        return interruption.farewell(self._script, during)

    def summary(self, sentences: Iterable[str]) -> Segment:
        """See Coach."""
        return afterwards.summary(self._script, sentences)

    def ask_effort(self) -> Segment:
        """See Coach."""
        return afterwards.ask_effort(self._script)

    def ask_pain(self) -> Segment:
        """See Coach."""
        return afterwards.ask_pain(self._script)

    def thanks(self, what: Thanks) -> Segment:
        """See Coach."""
        return afterwards.thanks(self._script, what)
