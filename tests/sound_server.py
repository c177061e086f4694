"""A private PulseAudio with no sound card, and recordings of what it plays.

    with SoundServer() as server:
        with server.record() as recording:
            subprocess.run([sys.executable, "-m", "voicecoach", "run", "calves"], env=server.env)
        onsets(recording.samples)          # int16, mono, recording.rate = 48,000 Hz
        recording.second(monotonic)        # where in the recording that instant of time.monotonic() is

The server lives in a folder of its own, plays into a null sink (a sound card's clock without the
card) and is known only to programs started with ``server.env``; the session's own sound server, if
there is one, is never touched. To use it from the test process itself, put ``server.address`` into
the environment (the fixture ``sound_server`` does): libpulse reads it at every connection.

``kill()`` is the crash of a server (signal 9), ``restart()`` its return, ``freeze()`` and ``thaw()``
a server that hangs. All end or stop the processes started here and no others. Each is a session of its own,
as Linux shares the processors among sessions, and tests that compute are many. POSIX only.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]

RATE = 48_000
"""Hz of the null sink and of recordings."""

SINK = f"rate={RATE} channels=2 format=s16le norewinds=1"
"""A null sink. Without norewinds it starts with a buffer of 2 s, and everything waits for it."""

LATENCY = 5
"""Milliseconds of a sink's own, and of a recording, which takes much of a processor: where many play at once,
and nobody asks when something was heard, 25 and 50 are better."""

NEEDED = ("pulseaudio", "pactl", "pacat", "parec")
"""The programs without which there is no server (Debian: pulseaudio and pulseaudio-utils)."""

_PATIENCE = 10.0
"""Seconds until a process that does not get ready is an error; it takes 0.2 s."""


class Recording:
    """What a sink plays, from the moment this is made until ``stop``."""

    rate = RATE
    """Hz."""
    started: float
    """``time.monotonic()`` at the first sample, to about 10 ms (never earlier than it was)."""

    def __init__(self, env: dict[str, str], sink: str = "null", latency: int = LATENCY) -> None:
        """Returns once samples flow. ``latency``: milliseconds until they come. Raises TimeoutError."""
        self._chunks: list[bytes] = []
        self._frames = 0
        self.started = float("inf")
        self._flowing = threading.Event()
        self._parec = subprocess.Popen(
            ["parec", "-d", f"{sink}.monitor", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1",
             f"--latency-msec={latency}"],
            env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        assert self._parec.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self._parec.stdout,), daemon=True)
        self._reader.start()
        if not self._flowing.wait(_PATIENCE):
            self.stop()
            raise TimeoutError("the recorder of the private sound server gives no samples")

    @property
    def samples(self) -> Samples:
        """Everything recorded so far, mono."""
        return np.frombuffer(b"".join(self._chunks), dtype="<i2").astype(np.int16)

    def last(self, seconds: float) -> Samples:
        """The end of what was recorded so far."""
        chunks, wanted = [b""], int(seconds * RATE) * 2
        for chunk in reversed(self._chunks.copy()):
            chunks.insert(0, chunk)
            if sum(map(len, chunks)) > wanted:
                break
        return np.frombuffer(b"".join(chunks)[-wanted:], dtype="<i2").astype(np.int16)

    def second(self, instant: float) -> float:
        """Where an instant of ``time.monotonic()`` is in the recording, in seconds from its start."""
        return instant - self.started

    def stop(self) -> None:
        """End the recording; ``samples`` stay."""
        self._parec.terminate()
        self._parec.wait(_PATIENCE)
        self._reader.join(_PATIENCE)

    def _read(self, pipe: IO[bytes]) -> None:
        """Collect samples. The chunk that came with the least delay tells when the first was played."""
        half = b""  # of a sample
        with pipe:
            while chunk := half + os.read(pipe.fileno(), 65_536):
                now = time.monotonic()
                whole = len(chunk) // 2 * 2
                chunk, half = chunk[:whole], chunk[whole:]
                self._chunks.append(chunk)
                self._frames += len(chunk) // 2
                self.started = min(self.started, now - self._frames / RATE)
                self._flowing.set()


class SoundServer:
    """A PulseAudio of one's own, as a context manager; see the head of this file."""

    def __init__(self) -> None:
        """Makes the folder only: the server starts with ``__enter__``."""
        self.folder = Path(tempfile.mkdtemp(prefix="sound-"))
        self.address = f"unix:{self.folder}/pulse/native"
        """For PULSE_SERVER."""
        self.env = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": self.address,
            "ALSA_CONFIG_PATH": str(self._alsa()),
        }
        """The environment for programs that shall play here, also for those that know ALSA only."""
        self._server: subprocess.Popen[bytes] | None = None
        self._keep_alive: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "SoundServer":
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def record(self, sink: str = "null", latency: int = LATENCY) -> Iterator[Recording]:
        """Record what is played while the context lasts; the samples can be read after it too."""
        recording = Recording(self.env, sink, latency)
        try:
            yield recording
        finally:
            recording.stop()

    @property
    def running(self) -> bool:
        """Whether the server has been started and has not been killed."""
        return self._server is not None and self._server.poll() is None

    def kill(self) -> None:
        """End the server as a crash does (signal 9). Its clients hear nothing of it."""
        for process in (self._server, *self._keep_alive):
            self._end(process)
        self._keep_alive.clear()

    def restart(self) -> None:
        """Start the server again after ``kill``."""
        (self.folder / "pulse" / "pid").unlink(missing_ok=True)  # a stale one can block the start
        self._start()

    def add_sink(self, name: str, latency: int = LATENCY) -> str:
        """Another sound card, which people call so too; what unloads it: ``pactl("unload-module", ...)``."""
        told = f"sink_properties=device.description={name}"
        module = self.pactl("load-module", "module-null-sink", f"sink_name={name}", told, *SINK.split())
        self._stay_awake(name, latency)
        return module

    def pactl(self, *arguments: str) -> str:
        """What the server's own tool answers. Raises CalledProcessError."""
        command = ["pactl", *arguments]
        return subprocess.run(
            command, env=self.env, check=True, capture_output=True, text=True
        ).stdout.strip()

    def freeze(self) -> None:
        """Stop the server without ending it: its sockets stay open and nothing answers."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        assert self._server is not None
        self._server.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End everything that was started here and remove the folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _alsa(self) -> Path:
        """A configuration of libasound whose usual device is this server (Debian: libasound2-plugins)."""
        path = self.folder / "alsa.conf"
        kinds = "".join(f"{kind}.!default {{ type pulse }}\n" for kind in ("pcm", "ctl"))
        path.write_text(f"</usr/share/alsa/alsa.conf>\n{kinds}", "utf-8")
        return path

    def _start(self) -> None:
        home = {"HOME": str(self.folder), "DBUS_SESSION_BUS_ADDRESS": ""}
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--log-level=error",
             "-L", "module-native-protocol-unix auth-anonymous=1",
             "-L", f"module-null-sink sink_name=null {SINK}"],
            env=self.env | home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self._await_answer()
        self._stay_awake("null")
        self._await_low_latency()

    def _stay_awake(self, sink: str, latency: int = LATENCY) -> None:
        """Keep a sink's own share of the latency low and steady, by a stream that asks for so much."""
        with Path("/dev/zero").open("rb") as silence:
            stream = subprocess.Popen(
                ["pacat", "-d", sink, "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le",
                 f"--latency-msec={latency}"],
                env=self.env, stdin=silence, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        self._keep_alive.append(stream)

    def _await_answer(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while subprocess.run(["pactl", "info"], env=self.env, capture_output=True).returncode:
            if time.monotonic() > deadline or (self._server and self._server.poll() is not None):
                raise TimeoutError("the private sound server does not start")

    def _await_low_latency(self) -> None:
        """Wait until the sink runs with the keep-alive stream's latency."""
        with self.record() as recording:
            deadline, beginning = time.monotonic() + _PATIENCE, recording.samples.size
            while recording.samples.size < beginning + RATE // 10:
                threading.Event().wait(0.02)
                if time.monotonic() > deadline:
                    raise TimeoutError("the private sound server does not play")

    @staticmethod
    def _end(process: subprocess.Popen[bytes] | None) -> None:
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()
