"""What history makes of a dose: what was asked for last time, what is asked for today, and why."""

from typing import Literal

from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Dose

Why = Literal["grown", "pain", "break", "file", "ask", "level"]
"""``grown``: it went well often enough; ``pain``: it hurt, one step back; ``break``: a long time without it,
one step back; ``file``: the routine's file asks for something else than last time, which wins over history;
``ask``: nothing grows, and somebody who knows has to be asked (sharp pain, pain twice running, soreness);
``level``: for soreness no harder level was offered, and the dose is as before."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Of one item of an exercise: the dose of last time, today's, and why; said before the exercise."""

    exercise: str
    """The id."""
    level: str | None
    """The level that it is meant for, where the exercise has levels."""
    item: int
    """Which item of its ``work``, from 0."""
    old: Dose
    """What was asked for last time."""
    new: Dose
    """What is asked for today."""
    reason: Why
    comfortable: bool = False
    """Whether the user called the last time easy or right."""


Adjustments = tuple[Adjustment, ...]
