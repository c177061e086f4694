"""A private manager of systemd for one user, as a login would start it, and what its services run.

with UserManager() as manager:
    subprocess.run(["systemctl", "--user", ...], env={**os.environ, **manager.env})
    manager.ran()  # what of voicecoach was started by it

It needs no bus and no login. In its own view of the file system /run is empty but for the folder by which
systemd knows that it is there; everything else is as it is.
"""

import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

if sys.platform != "win32":
    SILENT = 30.0
    """Seconds after which what was expected has not happened."""
    SYSTEMD = Path("/usr/lib/systemd/systemd")
    START = (
        'mount -t tmpfs none /run && mkdir -p /run/systemd/system && exec "$0" --user --log-target=console'
    )
    STAND_IN = """\
import json, os, sys
with open(os.environ["WITNESS"], "w") as witness:
    json.dump({"arguments": sys.argv[1:], "home": os.environ.get("VOICECOACH_HOME")}, witness)
"""

    class Refused(Exception):
        """This computer lets nobody start one."""

    class UserManager:
        """``voicecoach`` is a stand-in there, which tells how it was called."""

        def __init__(self) -> None:
            self._folder = tempfile.TemporaryDirectory(prefix="user-manager-", ignore_cleanup_errors=True)
            root = Path(self._folder.name).resolve()
            self.home, self._runtime, package = root / "home", root / "run", root / "python" / "voicecoach"
            for folder in (self.home, self._runtime, package):
                folder.mkdir(parents=True, mode=0o700)
            (package / "__init__.py").touch()
            (package / "__main__.py").write_text(STAND_IN, "utf-8")
            self._witness = root / "witness"
            os.mkfifo(self._witness)
            self.env = {"HOME": str(self.home), "XDG_RUNTIME_DIR": str(self._runtime)}
            self._inside = {"PYTHONPATH": str(root / "python"), "WITNESS": str(self._witness)}

        def __enter__(self) -> "UserManager":
            ready = Path(self._folder.name) / "ready"
            rights = ["--mount"] if os.geteuid() == 0 else ["--mount", "--map-root-user"]
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
                told.bind(str(ready))
                told.settimeout(SILENT)
                self._manager = subprocess.Popen(
                    ["unshare", *rights, "sh", "-c", START, str(SYSTEMD)],
                    env={"PATH": os.environ["PATH"], **self.env, **self._inside, "NOTIFY_SOCKET": str(ready)},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                watched = os.pidfd_open(self._manager.pid)
                try:
                    while True:
                        watching: list[socket.socket | int] = [told, watched]
                        found, _, _ = select.select(watching, [], [], SILENT)
                        if told not in found:
                            self._end()
                            raise Refused
                        if b"READY=1" in told.recv(4096):
                            return self
                finally:
                    os.close(watched)

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            self._end()

        def _end(self) -> None:
            self._manager.kill()
            self._manager.wait()
            self._folder.cleanup()

        def ask(self, *words: str) -> str:
            """What ``systemctl --user`` answers."""
            done = subprocess.run(
                ["systemctl", "--user", *words],
                env={**os.environ, **self.env},
                capture_output=True,
                text=True,
            )
            return done.stdout.strip()

        def ran(self) -> dict[str, object]:
            """How the stand-in was called, once it has been. Raises TimeoutError."""
            witness = os.open(self._witness, os.O_RDONLY | os.O_NONBLOCK)
            try:
                if not select.select([witness], [], [], SILENT)[0]:
                    raise TimeoutError
                os.set_blocking(witness, True)
                told: dict[str, object] = json.loads(b"".join(iter(lambda: os.read(witness, 65536), b"")))
            finally:
                os.close(witness)
            return told
