"""The one table of settings: name, kind, default, description; and their resolved values.

The fields of ``Settings`` are the table. The help of the options, the names of the environment
variables, the keys of the user's file and their checks are all made from it.
"""

from collections.abc import Mapping
from dataclasses import field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from voicecoach.model.frozen import dataclass
from voicecoach.model.units import Seconds
from voicecoach.settings.kinds import Choice, Duration, Keys, Kind, Person, Switch, Value, Whole, Word

if TYPE_CHECKING:
    from voicecoach.settings.bindings import Bindings

Origin = Literal["flag", "environment", "file", "routine", "default"]
"""Where a value comes from; the first that has one wins."""

ENGINES = (
    *("auto", "espeak", "system", "say", "flite", "festival", "pico", "rhvoice", "piper"),
    *("command", "silent"),
)
"""The built-in engines, for the shell to offer; each works only where it is there."""
OUTPUTS = ("auto", "miniaudio", "sounddevice", "pasimple", "pipe", "simpleaudio", "text")
"""The built-in outputs, likewise."""

T = TypeVar("T")


class Setting:
    """One line of the table. No dataclass: it would cost every start a millisecond."""

    __slots__ = ("default", "description", "kind", "name")

    def __init__(self, name: str, kind: Kind, default: Value, description: str) -> None:
        self.name = name
        """The key in the user's file."""
        self.kind = kind
        self.default = default
        self.description = description
        """One sentence for help and documentation, without the default and the range."""

    @property
    def flag(self) -> str:
        """The option of the command line, ``--voice-name``."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The environment variable, ``VOICECOACH_VOICE_NAME``."""
        return "VOICECOACH_" + self.name.upper()


def _line(default: T, kind: Kind, description: str) -> T:
    """A field of ``Settings`` with its line of the table."""
    line: Any = field(default=default, metadata={"kind": kind, "description": description})
    return line  # type: ignore[no-any-return]  # a field stands for its default, as in dataclasses


@dataclass(frozen=True, slots=True)
class Settings:
    """What applies to this run."""

    voice: str = _line(
        "auto",
        Word("ENGINE", ENGINES),
        "Speech engine: auto takes the best there is, silent prints instead of speaking.",
    )
    voice_name: str | None = _line(None, Word(), "A voice of that engine, by name.")
    voice_command: str | None = _line(
        None,
        Word("COMMAND", longest=1000),
        "Program that speaks for the voice 'command': reads text, writes a WAV; no shell.",
    )
    rate: int = _line(175, Whole(80, 449, "WPM"), "Speed of speech in words a minute.")
    volume: int = _line(100, Whole(0, 100, "PERCENT"), "Loudness of everything, in percent.")
    verbosity: Literal["learn", "normal", "brief"] = _line(
        "normal",
        Choice(("learn", "normal", "brief")),
        "How much is explained: learn tells everything, brief only names and doses.",
    )
    output: str = _line(
        "auto",
        Word("OUTPUT", OUTPUTS),
        "Where sound goes: auto takes the best there is, text only prints.",
    )
    device: str | None = _line(None, Word(), "Sound device, by a part of its name.")
    buffer: Seconds = _line(
        Seconds(15, 100),
        Duration(Seconds(2, 100), Seconds(1)),
        "Seconds of sound held ready: more is safer on a busy machine, less answers faster.",
    )
    preroll: Seconds = _line(
        Seconds(1, 2),
        Duration(Seconds(0), Seconds(5)),
        "Seconds of silence before the first sound, for devices that swallow the beginning.",
    )
    announce: Literal["off", "auto"] = _line(
        "off",
        Choice(("off", "auto")),
        "Also give messages that are not on the beat to your screen reader: auto takes the one that runs.",
    )
    plain: bool = _line(False, Switch(), "Print whole lines only, never one that changes.")
    keys: "Bindings | None" = _line(
        None, Keys(), "Keys of your own, in place of a command's usual ones: pause=space,pagedown next=right."
    )
    resume_count_in: Seconds = _line(
        Seconds(3),
        Duration(Seconds(0), Seconds(10)),
        "Seconds counted down before work goes on after a pause.",
    )
    remember_tempo: bool = _line(False, Switch(), "Take the tempo you last chose for each exercise.")
    offer_resume: bool = _line(True, Switch(), "Offer to take up a session that was broken off.")
    person: str | None = _line(
        None, Person(), "Who exercises, where several share a computer: each has a history of their own."
    )
    break_days: int = _line(
        14, Whole(1, 3650, "DAYS"), "Days without an exercise after which its dose goes one step back."
    )
    questions: bool = _line(
        True, Switch(), "Ask how hard a session was and whether anything hurts, and before a dose grows."
    )
    inhibit_sleep: bool = _line(True, Switch(), "Keep the computer awake while a session runs.")
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    """Where each value comes from, by name."""
    notices: tuple[str, ...] = ()
    """Sentences to say once: what of the file or the environment was not taken, and why."""


TABLE: dict[str, Setting] = {
    line.name: Setting(line.name, default=line.default, **line.metadata)  # type: ignore[arg-type]  # see _line
    for line in fields(Settings)
    if line.metadata
}
"""All settings by name, in the order of documentation."""
