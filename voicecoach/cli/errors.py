"""The one place where exceptions become sentences and exit codes.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | it could not be done: a full disk, no device, a reader that has gone |
| 2 | what was typed, or a file that was given, is wrong |
| 70 | an error of the program itself |
| 130 | ended by Ctrl-C |
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from voicecoach.cli.printing import discard, err, tolerate_any_text

if TYPE_CHECKING:
    from click import ClickException


class UserError(Exception):
    """Something the user can mend; the message is one sentence, or several lines."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def guarded(call: Callable[[], object]) -> int:
    """Call, print whatever goes wrong, and return the exit code. An ``int`` that is returned is the code."""
    tolerate_any_text()
    try:
        result = call()
        if sys.stdout is not None:
            sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except SystemExit as leaving:
        return _code_of(leaving)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as problem:
        return _report(problem)


def leave(code: int) -> NoReturn:
    """End the process with this exit code, quietly also where the reader of the output has gone."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            discard(stream)
    sys.exit(code)


def _report(problem: Exception) -> int:
    """Print an exception in the way of its kind; its exit code."""
    from click import Abort, ClickException

    from voicecoach.model.seams import Unavailable
    from voicecoach.routine import RoutineError
    from voicecoach.settings.debug import note_exception

    logged = note_exception(problem)
    match problem:
        case UserError():
            _print_lines(str(problem))
            return problem.exit_code
        case RoutineError():
            for each in problem.problems:
                err(str(each))
            return 2
        case Unavailable():
            err(f"voicecoach: {problem}")
            return 1
        case Abort():  # what click makes of Ctrl-C
            return 130
        case ClickException():
            return _report_usage(problem)
        case OSError():
            err(f"voicecoach: {_os_sentence(problem)}")
            return 1
    _report_own(problem, logged)
    return 70


def _report_usage(problem: "ClickException") -> int:
    """An error in what was typed, with the way to the help."""
    context = getattr(problem, "ctx", None)
    err(f"{context.command_path if context else 'voicecoach'}: {problem.format_message()}")
    if context and context.help_option_names:
        err(f"For help: {context.command_path} {context.help_option_names[-1]}")
    return problem.exit_code


def _report_own(problem: Exception, logged: bool) -> None:
    """An error of the program itself; its traceback is for those who asked for one."""
    if logged:
        import traceback

        _print_lines("".join(traceback.format_exception(problem)))
    way = (
        "Please report it with the log" if logged else "Run it again with --debug, and report it with the log"
    )
    what = f"{type(problem).__name__}: {problem}"
    err(f"voicecoach: an error of the program itself ({what}). {way}, to where you got voicecoach.")


def _os_sentence(problem: OSError) -> str:
    """What the system says, and about which file."""
    what = problem.strerror or str(problem) or type(problem).__name__
    names = [str(name) for name in (problem.filename, problem.filename2) if name is not None]
    return f"{' and '.join(names)}: {what}." if names else f"{what}."


def _print_lines(text: str) -> None:
    for line in text.rstrip("\n").split("\n"):
        err(line)


def _code_of(leaving: SystemExit) -> int:
    """The exit code of ``sys.exit(...)``; a text is printed, as Python itself does."""
    if leaving.code is None or isinstance(leaving.code, int):
        return leaving.code or 0
    err(str(leaving.code))
    return 1
