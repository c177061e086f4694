"""The face: one file a command. The only place that wires the rooms together."""


def main() -> None:
    """The ``voicecoach`` program; ends the process with its exit code."""
    from voicecoach.cli.errors import guarded, leave

    def run_program() -> object:
        from voicecoach.cli.program import program

        return program.main(prog_name="voicecoach", standalone_mode=False)

    leave(guarded(run_program))
