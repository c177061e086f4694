"""A private session bus with a desktop on it that can keep a computer awake, and writes down who asks.

with Desktop("org.freedesktop.PowerManagement", ...) as desktop:
    subprocess.run(..., env={**os.environ, **desktop.env})
    assert desktop.next() == "Inhibit"
"""

import queue
import subprocess
import tempfile
import threading
from pathlib import Path
from types import TracebackType

from jeepney import HeaderFields, MatchRule, Message, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

SILENT = 10.0
"""Seconds after which what was expected has not happened."""

BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""No folders of services: nothing of the computer's own desktop is started on it."""


class Desktop:
    """One service on a bus of its own. Written from the specifications, for one holder at a time.

    ``refuse``: every request is answered with an error.
    """

    def __init__(self, name: str, *, refuse: bool = False) -> None:
        self.name, self.refuse = name, refuse
        self._folder = tempfile.TemporaryDirectory(prefix="bus-")
        self.address = f"unix:path={self._folder.name}/bus"
        self.env = {"DBUS_SESSION_BUS_ADDRESS": self.address, "XDG_SESSION_DESKTOP": "test"}
        self._seen: queue.Queue[str] = queue.Queue()
        self._holder = ""
        self._serving = True

    def __enter__(self) -> "Desktop":
        settings = Path(self._folder.name) / "bus.conf"
        settings.write_text(BUS.format(path=f"{self._folder.name}/bus"), "utf-8")
        self._bus = subprocess.Popen(
            ["dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address=1"],
            stdout=subprocess.PIPE,
        )
        assert self._bus.stdout is not None
        assert self._bus.stdout.readline()  # it is listening
        self._connection = open_dbus_connection(bus=self.address)
        bus = Proxy(message_bus, self._connection, timeout=SILENT)
        gone = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        bus.AddMatch(gone)
        bus.RequestName(self.name)
        self._thread = threading.Thread(target=self._serve, args=(self._connection,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving = False
        self._thread.join(SILENT)
        self._connection.close()
        self._bus.kill()
        self._bus.wait()
        assert self._bus.stdout is not None
        self._bus.stdout.close()
        self._folder.cleanup()

    def next(self) -> str:
        """What happens next: ``Inhibit``, ``UnInhibit``, ``gone`` (the holder's connection). Raises Empty."""
        return self._seen.get(timeout=SILENT)

    def _serve(self, connection: DBusConnection) -> None:
        while self._serving:
            try:
                message = connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type == MessageType.signal:
                self._names_changed(message)
            elif message.header.message_type == MessageType.method_call:
                connection.send(self._answer(message))

    def _names_changed(self, message: Message) -> None:
        if message.header.fields.get(HeaderFields.member) == "NameOwnerChanged":
            name, _, owner = message.body
            if name == self._holder and not owner:
                self._seen.put("gone")

    def _answer(self, message: Message) -> Message:
        if self.refuse:
            return new_error(message, f"{self.name}.PermissionDenied", "s", ("not today",))
        member = str(message.header.fields[HeaderFields.member])
        self._seen.put(member.replace("Uninhibit", "UnInhibit"))
        if member == "Inhibit":
            self._holder = str(message.header.fields[HeaderFields.sender])
            return new_method_return(message, "u", (7,))
        return new_method_return(message)
