"""The face: one file a command. The only place that wires the rooms together."""


def main() -> None:
    """The ``voicecoach`` program; ends the process with its exit code."""
    import gc

    # Loading makes many objects and no garbage: looking for it as often as usual costs 8 ms.
    gc.set_threshold(50_000, 20, 20)
    from voicecoach.cli.errors import guarded, leave

    def run_program() -> object:
        from voicecoach.cli.program import program

        return program.main(prog_name="voicecoach", standalone_mode=False)

    leave(guarded(run_program))
