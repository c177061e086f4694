"""A live session, wired together: routine, voice, chimes, output, keys, screen, record."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from voicecoach import __version__
from voicecoach.audio.outputs import Chosen
from voicecoach.cli.awake import Awake
from voicecoach.cli.beginning import Beginning, Begun
from voicecoach.cli.choosing import Choices
from voicecoach.cli.clocks import now
from voicecoach.cli.coach import ScriptedCoach
from voicecoach.cli.given import as_json
from voicecoach.cli.keeping import Keeping, named_source
from voicecoach.cli.keymap import lines, spoken_keys
from voicecoach.cli.keys import CommandQueue, open_keys
from voicecoach.cli.live import Live, Show, Stopping
from voicecoach.cli.means import tell_means
from voicecoach.cli.opening import Opening
from voicecoach.cli.preparing import script_of
from voicecoach.cli.printing import err, tell_listener, tell_now
from voicecoach.cli.source import Source, load_routine
from voicecoach.cli.speaking import SpokenSounds, open_clips
from voicecoach.cli.turn import Turn
from voicecoach.coaching.adjusting import can_be_counted
from voicecoach.coaching.script import Script
from voicecoach.coaching.script import sounds as spoken_in
from voicecoach.coaching.speaker import USUAL_KEYS
from voicecoach.history.header import Header, content_hash
from voicecoach.history.journal import local_now
from voicecoach.history.latest import last_tempi, unfinished
from voicecoach.model.routine import Routine, VoiceHint
from voicecoach.model.seams import Clips, Controls
from voicecoach.model.sound import Utterance
from voicecoach.phrases import load_phrases
from voicecoach.session.aside import on_a_thread
from voicecoach.session.performance import Performance
from voicecoach.settings.debug import note
from voicecoach.settings.folders import user_folders
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings

if TYPE_CHECKING:
    from voicecoach.cli.announcing import Announcing
    from voicecoach.cli.as_events import EventLines
    from voicecoach.cli.taking_up import TakenUp
    from voicecoach.history.reading import Session


def guide(
    named: str,
    choices: Choices,
    flags: Mapping[str, Any],
    opening: Opening,
    *,
    turn: Turn,
    events: bool = False,
    resuming: "Session | None" = None,
) -> int:
    """Guide through the routine that was named; the exit code. ``events``: printed as JSON lines.

    ``turn`` is the right to speak; ``flags`` are the settings that were given. ``resuming`` is the
    session to take up, with its own choices. Raises UserError, RoutineError and Unavailable, and
    SystemExit where the user leaves before it begins.
    """
    routine, source = load_routine(named)
    choices.applied(routine)  # a slip is told before anything else
    turn.tell(routine.title)
    settings = load(flags, routine.voice) if routine.voice != VoiceHint() else opening.settings
    for notice in settings.notices:
        opening.tell(notice)
    with open_clips(settings, routine.language, opening.tell) as sounds:
        given = as_json(flags)
        session = _Session(named, routine, source, choices, given, settings, sounds, opening, events)
        return session.guide(resuming)


class _Session:
    """What a session is made of, before it begins."""

    def __init__(
        self,
        named: str,
        routine: Routine,
        source: Source,
        choices: Choices,
        given: Mapping[str, object],
        settings: Settings,
        sounds: SpokenSounds,
        opening: Opening,
        events: bool,
    ) -> None:
        self.named, self.routine, self.source = named, routine, source
        self.choices, self.given, self.settings = choices, given, settings
        self.sounds, self.opening, self.events = sounds, opening, events
        self.folders = user_folders()
        self.history = self.folders.history
        self.beginning = Beginning(routine, source, choices, settings, self.folders, local_now())

    def guide(self, resuming: "Session | None") -> int:
        """Begin, and guide to the end; the exit code. ``resuming`` is the session to take up."""
        commands = CommandQueue()
        with ExitStack() as stack:
            announcing = self.announcing(stack)
            keys = open_keys(commands.put, self.settings.keys, self.show_keys)
            begun = None if resuming is None else self.beginning.resumed(resuming)
            if keys is not None and begun is None:
                broken_off = self.broken_off()
                if broken_off is not None or self.beginning.offers():
                    keys.close()  # the questions read them for themselves
                    begun = self.asked(broken_off)
                    keys = open_keys(commands.put, self.settings.keys, self.show_keys)
            begun = begun or self.beginning.fresh()
            for notice in begun.notices:
                self.opening.tell(notice)
            if keys is None:
                self.opening.tell("no key can be read here, so the session runs through; Ctrl-C ends it.")
            else:
                stack.callback(keys.close)
            script = self.script(begun, attended=keys is not None)
            self.sounds.clips.want(spoken_in(script[1]))
            chosen = self.opening.result()
            tell_means(self.sounds.clips.voice, chosen, self.settings, self.named)
            note("output %s, granted %s", chosen.name, chosen.granted)
            if self.sounds.clips.ahead:
                chosen = self.prepared(script, None if keys is None else commands)
            performance = self.performance(script, chosen, self.clips(), commands)
            silent = chosen.name == "text" or not self.sounds.speaks
            show = self.show(silent)
            keeping = Keeping(self.header(begun.taken), self.routine, begun, self.folders, commands.put)
            if self.settings.inhibit_sleep:
                stack.enter_context(Awake(tell_now))
            with Stopping(commands.put) as stopping, keeping:
                noted = keeping.note if announcing is None else announcing.noting(keeping.note, silent)
                code = Live(performance, show, stopping, noted).watch()
                if not self.events:
                    keeping.print_untold()
                return code

    def broken_off(self) -> "Session | None":
        """A session that may be gone on with, where that is to be offered."""
        if not self.settings.offer_resume:
            return None
        return unfinished(self.history, local_now(), person=self.settings.person)

    def announcing(self, stack: ExitStack) -> "Announcing | None":
        """What tells the user's screen reader whatever is not on the beat, where that is wanted."""
        if self.settings.announce == "off":
            return None
        from voicecoach.cli.announcing import Announcing

        return stack.enter_context(Announcing())

    def clips(self) -> Clips:
        """What the voice says, with time to read it where there is none, or a screen reader reads."""
        if self.sounds.speaks and self.settings.announce == "off":
            return self.sounds.clips
        from voicecoach.cli.time_to_read import WithTime
        from voicecoach.coaching.metric import FixedMetric

        return WithTime(self.sounds.clips, FixedMetric(self.settings.rate))

    def prepared(self, script: Script, keys: Controls | None) -> Chosen:
        """The output, once what a slow voice must have made is made."""
        from voicecoach.cli.ahead import prepare_ahead

        if prepare_ahead(script, self.sounds.clips, self.settings, keys):
            self.opening.anew()
        return self.opening.result()

    def show(self, silent: bool) -> "Show | EventLines":
        """What prints the events; ``silent``: the screen is all there is."""
        if not self.events:
            return Show(plain=self.settings.plain, silent=silent)
        from voicecoach.cli.as_events import EventLines

        return EventLines()

    def asked(self, broken_off: "Session | None") -> Begun:
        """What the session begins with, as the user wants it."""
        from voicecoach.cli.aloud import Aloud
        from voicecoach.cli.asking import asking

        asked: list[Utterance] = []

        def aloud(sentence: Utterance) -> Aloud:
            asked.append(sentence)
            chosen = self.opening.result()
            if chosen.name == "text" or not self.sounds.speaks:
                tell_listener(sentence.text)
            return Aloud(sentence, self.sounds, chosen.output, chosen.granted)

        with asking(lambda put: open_keys(put, self.settings.keys, self.show_keys)) as answers:
            if answers is None:
                return self.beginning.fresh()
            done = self.keys.get("done", USUAL_KEYS["done"])
            phrases = load_phrases(self.routine.language)
            begun = self.beginning.asked(answers, aloud, phrases, broken_off, done)
        if asked:
            self.opening.anew()
        return begun

    @cached_property
    def keys(self) -> dict[str, str]:
        """How the keys are called that somebody has, by their commands."""
        spoken = spoken_keys(self.settings.keys, load_phrases(self.routine.language))
        return {str(command): key for command, key in spoken.items()}

    def script(self, begun: Begun, *, attended: bool) -> Script:
        """What the coach says; begun where a session is taken up."""
        taken, routine = begun.taken, begun.routine
        keys = {**USUAL_KEYS, **self.keys} if attended else USUAL_KEYS
        tempi = {}
        if self.settings.remember_tempo:
            exercises = {exercise.id: exercise for exercise in routine.exercises}
            found = last_tempi(self.history, routine.id, exercises, person=self.settings.person)
            tempi = {name: tempo for name, tempo in found.items() if can_be_counted(exercises[name], tempo)}
        choices = self.choices if taken is None else replace(taken.choices, start_at=None)
        script = script_of(
            routine,
            self.settings,
            choices,
            attended=attended,
            keys=keys,
            tempi=tempi,
            adjustments=begun.adjustments,
            reassure=begun.reassure,
        )
        return script if taken is None else taken.onward.applied(script)

    def performance(self, script: Script, chosen: Chosen, clips: Clips, controls: Controls) -> Performance:
        """The session as it will be performed."""
        settings = self.settings
        return Performance(
            ScriptedCoach(script, clips.substituted, settings.rate, settings.resume_count_in),
            clips,
            self.sounds.earcons,
            chosen.output,
            chosen.granted,
            controls,
            volume=settings.volume / 100,
            device=chosen.device,
            aside=on_a_thread,
            now=now,
            attended=script.attended,
            questions=script.attended and settings.questions,
        )

    def header(self, taken: "TakenUp | None") -> Header:
        """What the record begins with."""
        return Header(
            person=self.settings.person,
            routine=self.routine.id,
            title=self.routine.title,
            source=named_source(self.named, self.source.path),
            options={**self.given, **(self.choices.as_json() if taken is None else taken.options)},
            hash=content_hash(self.source.text),
            voice=self.sounds.clips.voice.described if self.sounds.clips.voice else None,
            app=__version__,
            rehabilitation=self.routine.rehabilitation or None,
        )

    def show_keys(self) -> None:
        """Print what the keys do."""
        for line in lines(self.settings.keys):
            err(line)
