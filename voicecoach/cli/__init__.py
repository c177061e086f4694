"""The face: one file a command. The only place that wires the rooms together."""


def main() -> None:
    """The ``voicecoach`` program."""
    raise SystemExit("voicecoach has no commands yet")
