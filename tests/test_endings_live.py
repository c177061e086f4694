"""Sessions that end, or do not, whatever happens around them: signals, terminals, disks, readers.

Several run at the same time, as they are real, and so is every second of them; each test looks at one.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import pytest
from conftest import require

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals and signals", allow_module_level=True)

import pexpect
from sound_server import SoundServer

LIFTS = """\
format = 1
title = "Lifts"
lead_in = 0
count_in = 0

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Arm lifts"
reps = 3
tempo = "0.5"
sets = 2
rest = "0.5 s"
exit = "Arms down."

[[exercise]]
name = "Leg lifts"
reps = 40
tempo = "0.5"
exit = "Both feet down."
"""

QUICK = ("--plain", "--preroll", "0", "--rate", "400", "--verbosity", "brief")
SILENT = ("run", "lifts", "--output", "text", "--start-at", "2")
SHELL = 'stty -g; sh -c \'echo pid $$; exec "$@"\' sh "$@"; echo "code $?"; stty -g'
"""Runs a program in a terminal, and tells the terminal's settings before and after it."""
SETTINGS = r"([0-9a-f]+(?::[0-9a-f]+){10,})\r\n"


class Place:
    """A folder of somebody's own, with a routine, and the sessions in it, which end with the context."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.routine = folder / "lifts.toml"
        self.routine.write_text(LIFTS, "utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
        own = {"VOICECOACH_HOME": str(self.home), "VOICECOACH_INHIBIT_SLEEP": "no", "TERM": "xterm"}
        own["VOICECOACH_QUESTIONS"] = "no"
        self.env = {**kept, **own}
        self._started: list[pexpect.spawn[str]] = []

    def __enter__(self) -> "Place":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._started:
            child.close(force=True)

    def command(self, *arguments: str) -> list[str]:
        """The program, as it wastes no time."""
        named = [str(self.routine) if argument == "lifts" else argument for argument in arguments]
        return [sys.executable, "-m", "voicecoach", *named, *QUICK]

    def spawn(self, program: str, *arguments: str) -> "pexpect.spawn[str]":
        """Any program in a terminal of its own."""
        child = pexpect.spawn(program, list(arguments), env=self.env, encoding="utf-8", timeout=30)
        child.delaybeforesend = None
        self._started.append(child)
        return child

    def start(self) -> "pexpect.spawn[str]":
        """A session in text."""
        return self.spawn(*self.command(*SILENT))

    def records(self) -> list[list[dict[str, object]]]:
        """All records, each as its lines."""
        paths = sorted(self.home.glob("history/*.jsonl"))
        return [[json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in paths]


def ended(child: "pexpect.spawn[str]") -> int:
    """Wait for the end of a program, which is soon; its exit code."""
    child.expect(pexpect.EOF, timeout=5)
    child.close()
    assert isinstance(child.exitstatus, int)
    return child.exitstatus


AT_ONCE = 10
Scenario = Callable[[Path], None]
SCENARIOS: list[Scenario] = []


def scenario(course: Scenario) -> Scenario:
    """Something that happens to a session; it asserts how that ends."""
    SCENARIOS.append(course)
    return course


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, "Future[None]"]]:
    """All of them, as many at once as do not make one another late."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {each.__name__: pool.submit(each, tmp_path_factory.mktemp("place")) for each in SCENARIOS}


def signalled(folder: Path, numbers: list[signal.Signals], code: int) -> None:
    """The record, the way out, and the terminal as it was."""
    with Place(folder) as place:
        child = place.spawn("sh", "-c", SHELL, "sh", *place.command(*SILENT))
        child.expect(SETTINGS)
        assert child.match is not None
        before = str(child.match.group(1))
        child.expect(r"pid (\d+)\r\n")
        pid = int(child.match.group(1))
        child.expect(r"set 2 of 2\].*  3\r\n")
        for number in numbers:
            os.kill(pid, number)
        child.expect(r"Stopped at Arm lifts, set 2 of 2, after 00:\d\d\.\r\nArms down\.\r\n", timeout=5)
        child.expect(rf"code {code}\r\n{before}\r\n", timeout=5)
    (record,) = place.records()
    first, second, end = record[1:]
    assert (first["cut"], first["done"]) == ("none", [{"reps": 3}])
    assert second["cut"] == "lost"
    assert second["done"] in ([{"reps": 1}], [{"reps": 2}])
    assert (end["line"], end["how"]) == ("end", "interrupted")


@scenario
def hang_up(folder: Path) -> None:
    signalled(folder, [signal.SIGHUP], 129)


@scenario
def interrupt(folder: Path) -> None:
    signalled(folder, [signal.SIGINT], 130)


@scenario
def interrupt_twice(folder: Path) -> None:
    signalled(folder, [signal.SIGINT, signal.SIGINT], 130)


@scenario
def terminate(folder: Path) -> None:
    signalled(folder, [signal.SIGTERM], 143)


@scenario
def terminate_in_a_question(folder: Path) -> None:
    with Place(folder) as place:
        child = place.start()
        child.expect(r"set 1 of 2\]")
        child.send("q")
        child.expect(r"Finish\?")
        child.kill(signal.SIGTERM)
        assert ended(child) == 143


@scenario
def interrupt_words_told_in_a_pause(folder: Path) -> None:
    with Place(folder) as place:
        child = place.start()
        child.expect(r"set 1 of 2\]")
        child.send(" ")
        child.expect(r"\[paused\]")
        child.send("w")
        child.expect(r"Arm lifts\.")
        child.kill(signal.SIGINT)
        assert ended(child) == 130


@scenario
def close_the_terminal(folder: Path) -> None:
    """The system sends HUP; nothing can be printed any more."""
    with Place(folder) as place:
        child = place.start()
        child.expect(r"set 1 of 2\]")
        child.ptyproc.fileobj.close()
        child.ptyproc.closed = child.closed = child.terminated = child.ptyproc.terminated = True
        assert os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1]) == 129
    assert [line.get("cut", line.get("how")) for line in place.records()[0][1:]] == ["lost", "interrupted"]


@contextmanager
def killed(
    folder: Path, moment: str, key: str = "", then: tuple[str, ...] = ("resume",)
) -> "Iterator[pexpect.spawn[str]]":
    """The program started again after a session was killed as soon as something was printed."""
    with Place(folder) as place:
        child = place.start()
        if key:
            child.expect(r"Leg lifts\]")
            child.send(key)
        child.expect(moment)
        child.kill(signal.SIGKILL)
        child.expect(pexpect.EOF)
        yield place.spawn(*place.command(*then, "--output", "text"))


@scenario
def kill_in_a_set(folder: Path) -> None:
    with killed(folder, r"set 2 of 2\].*  2\r\n") as again:
        assert again.expect([r"set 1 of 2\]", r"set 2 of 2\]"]) == 1


@scenario
def terminate_while_it_is_offered(folder: Path) -> None:
    with killed(folder, r"\[saved: 1 set\]", then=("run", "lifts")) as again:
        again.expect("You stopped at Arm lifts, a moment ago. Press Enter")
        again.kill(signal.SIGTERM)
        assert ended(again) == 143


@scenario
def kill_in_a_rest(folder: Path) -> None:
    with killed(folder, r"\[saved: 1 set\]") as again:
        assert again.expect([r"set 1 of 2\]", r"set 2 of 2\]"]) == 1


@scenario
def kill_in_a_setup(folder: Path) -> None:
    with killed(folder, r"\[saved: 2 sets\].*Leg lifts") as again:
        assert again.expect([r"set \d of 2\]", r"\[Leg lifts\]"]) == 1


@scenario
def kill_in_the_opening(folder: Path) -> None:
    with killed(folder, "start chime") as again:
        again.expect("there is no session to take up")
        assert ended(again) == 1


@scenario
def kill_after_the_last_set(folder: Path) -> None:
    with killed(folder, r"\[saved: 3 sets\]", key="d") as again:
        again.expect("there is no session to take up")
        assert ended(again) == 1


@scenario
def stop_and_continue(folder: Path) -> None:
    """As Ctrl-Z and ``fg`` do, more than two seconds apart."""
    with Place(folder) as place:
        place.env["PS1"] = "ready> "
        shell = place.spawn("bash", "--norc", "--noediting", "-i")
        line = " ".join(f"'{word}'" for word in place.command(*SILENT, "--start-at", "3"))
        shell.send(f"stty -g; {line}\n")
        shell.expect(SETTINGS)
        assert shell.match is not None
        before = str(shell.match.group(1))
        shell.expect(r"  3\r\n")
        shell.send("\x1a")
        shell.expect("Stopped.*ready> ")
        shell.send("stty -g; sleep 2.2; fg\n")
        shell.expect(SETTINGS)
        assert str(shell.match.group(1)) == before
        shell.expect(r"\[everything stood still for \d+ seconds\].*\[paused\]")
        shell.send(" ")
        shell.expect(r"\[going on\].*Repetition (\d) of 40\..*\[Leg lifts\]\r\n\d\d:\d\d  (\d)\r\n")
        assert shell.match.group(1) == shell.match.group(2) in ("2", "3", "4")
        shell.send("\x03")
        shell.expect("Stopped at Leg lifts.*Both feet down.*ready> ")
        shell.send("stty -g\n")
        shell.expect(SETTINGS)
        assert str(shell.match.group(1)) == before


def unread(folder: Path, *more: str) -> None:
    """A reader that goes away in the middle ends nothing."""
    place = Place(folder)
    child = subprocess.Popen(
        [*place.command(*SILENT, "--only", "Arm lifts"), *more],
        env=place.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    assert child.stdout is not None
    while b"rm lifts" not in child.stdout.readline():
        assert child.poll() is None
    child.stdout.close()
    assert child.wait(timeout=40) == 0
    (record,) = place.records()
    assert [line.get("cut", line.get("how")) for line in record[1:]] == ["none", "none", "finished"]


@scenario
def close_the_output(folder: Path) -> None:
    unread(folder)


@scenario
def close_the_events(folder: Path) -> None:
    unread(folder, "--events")


def unsaved(place: Place, *before: str) -> None:
    """The session goes on, and says that its record is not kept."""
    with place:
        child = place.spawn(*before, *place.command(*SILENT, "--only", "Arm lifts"))
        child.expect(r"\[not saved: [^\r]*; it is kept, and tried again\]")
        child.expect(r"set 2 of 2\]")
        assert child.expect([r"\[saved", r"\[end\]"]) == 1
        child.expect(r"\d entries of the record of this session could not be written\.")
        assert ended(child) == 0


@scenario
def fill_the_disk(folder: Path) -> None:
    """No file may become longer than half a kilobyte."""
    unsaved(Place(folder), "sh", "-c", 'ulimit -f 1; exec "$@"', "sh")


@scenario
def have_no_folder_for_records(folder: Path) -> None:
    place = Place(folder)
    (place.home / "history").write_text("no folder", "utf-8")
    unsaved(place)


@scenario
def finish_without_sound(folder: Path) -> None:
    require("pulseaudio")
    with SoundServer() as server, Place(folder) as place:
        place.env.update({name: server.env[name] for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR")})
        child = place.spawn(*place.command("run", "lifts", "--output", "miniaudio", "--start-at", "2"))
        child.expect(r"set 1 of 2\]")
        server.kill()
        child.expect("the sound is gone")
        child.send("q")
        child.expect("Stopped at Arm lifts, set 1 of 2.*Arms down")
        assert ended(child) == 0
    (record,) = place.records()
    assert [line.get("cut", line.get("how")) for line in record[1:]] == ["done", "stopped"]


@pytest.mark.parametrize("course", [each.__name__ for each in SCENARIOS])
def test_what_happens_to_a_session(courses: dict[str, "Future[None]"], course: str) -> None:
    courses[course].result()
