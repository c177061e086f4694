"""A private speech-dispatcher, whose one voice writes down what it is given.

    with SpeechDispatcher(server.env) as dispatcher:
        subprocess.run([...], env=dispatcher.env)
        dispatcher.spoken                  # the texts so far, in order

Its modules want a sound server even where they play nothing. It lives in a folder of its own and is known
only to programs started with ``env``; it ends with the context. POSIX only.
"""

import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

NEEDED = ("speech-dispatcher",)
"""The program without which there is none (Debian: speech-dispatcher, which brings libspeechd2)."""

_PATIENCE = 10.0

# Each sentence of a message arrives by itself, quoted for the shell.
_VOICE = """\
GenericExecuteSynth "printf '%s ' '$DATA' >> {folder}/spoken"
GenericPortDependency 0
GenericLanguage "en" "en" "utf-8"
AddVoice "en" "male1" "m"
"""
_SERVER = """\
AddModule "writing" "sd_generic" "writing.conf"
DefaultModule writing
"""


class SpeechDispatcher:
    """A speech-dispatcher of one's own, as a context manager; see the head of this file."""

    def __init__(self, env: Mapping[str, str]) -> None:
        """``env``: the environment with the sound server that it shall use. It starts with ``__enter__``."""
        self.folder = Path(tempfile.mkdtemp(prefix="reader-"))
        home = {"HOME": str(self.folder), "DBUS_SESSION_BUS_ADDRESS": "", "LC_ALL": "C.UTF-8"}
        self.env = {**env, **home, "SPEECHD_ADDRESS": f"unix_socket:{self.folder}/socket"}
        """The environment of programs that shall find it."""
        self._process: subprocess.Popen[bytes] | None = None
        self._glance = threading.Event()

    def __enter__(self) -> "SpeechDispatcher":
        modules = self.folder / "modules"
        modules.mkdir()
        (modules / "writing.conf").write_text(_VOICE.format(folder=self.folder))
        (self.folder / "speechd.conf").write_text(_SERVER)
        self._process = subprocess.Popen(
            ["speech-dispatcher", "-s", "-c", "unix_socket", "-S", f"{self.folder}/socket", "-t", "0",
             "-P", f"{self.folder}/pid", "-C", str(self.folder), "-L", str(self.folder), "-l", "1"],
            env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + _PATIENCE
        while not (self.folder / "socket").exists():
            if time.monotonic() > until or self._process.poll() is not None:
                self._end()
                raise TimeoutError("the private speech-dispatcher does not start")
            self._glance.wait(0.01)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def spoken(self) -> str:
        """What was spoken so far, the sentences after one another."""
        path = self.folder / "spoken"
        return " ".join(path.read_text("utf-8").split()) if path.exists() else ""

    def wait_for(self, text: str) -> str:
        """What was spoken once this is among it. Raises TimeoutError."""
        until = time.monotonic() + _PATIENCE
        while text not in self.spoken:
            if time.monotonic() > until:
                raise TimeoutError(f"“{text}” was not spoken, but: {self.spoken}")
            self._glance.wait(0.01)
        return self.spoken

    def kill(self) -> None:
        """End it as a crash does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()  # its modules end with it
            self._process.wait(_PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)
