"""The states of a performance; ``docs/session.md`` draws them."""

from enum import Enum


class State(Enum):
    """Whether sound plays, and if not, why."""

    PLAYING = "playing"
    PAUSED = "paused"
    LOST = "lost"
    """The output is gone."""
    LOST_PAUSED = "lost, and paused besides"
    ENDED = "ended"


class Act(Enum):
    """What is played."""

    GUIDING = "guiding"
    ASKING = "asking"
    """A question, and the silence for its answer."""
    TELLING = "telling"
    """An answer to somebody who has paused, and will still have."""
    LEAVING = "leaving"
    """The last words of a session that the user ends."""
    CLOSING = "closing"
    """What follows the last word of the routine, but for questions."""
