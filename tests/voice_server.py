"""A server on the loopback that serves the tiny voice, and does everything that servers do wrong."""

import hashlib
import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import piper_model

NAME = "en_US-tiny-medium"
BASE = "en/en_US/tiny/medium/"
MODEL, CONFIG, CARD = f"{BASE}{NAME}.onnx", f"{BASE}{NAME}.onnx.json", f"{BASE}MODEL_CARD"
LICENCE = """\
# Model card for tiny

* Speakers: 1

## Dataset

* URL: https://example.org/tiny
* License: CC BY 4.0
"""


def entry(name: str, files: dict[str, bytes]) -> dict[str, Any]:
    """An entry of a catalogue that tells the truth about these files."""
    return {
        "key": name,
        "language": {"code": "en_US", "name_english": "English", "country_english": "United States"},
        "files": {
            path: {"size_bytes": len(data), "md5_digest": hashlib.md5(data).hexdigest()}
            for path, data in files.items()
        },
    }


SETTINGS = b'{"audio": {"sample_rate": 16000}, "phoneme_type": "espeak"}'
"""As much of a voice's settings as is looked at before it speaks."""


def a_voice(model: bytes = b"weights", settings: bytes = SETTINGS, card: str = LICENCE) -> dict[str, bytes]:
    """The three files of a voice that is never loaded, and the catalogue with it."""
    files = {MODEL: model, CONFIG: settings, CARD: card.encode()}
    return {**files, "voices.json": json.dumps({NAME: entry(NAME, files)}).encode()}


def tiny_voice() -> dict[str, bytes]:
    """Those of one that really speaks."""
    return a_voice(piper_model.model(), json.dumps(piper_model.config()).encode())


class VoiceServer:
    """``with VoiceServer(files) as server:``; what it does wrong is set before it is asked."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.ranges = True
        """Whether it sends a part of a file where one is asked for."""
        self.breaks: list[int] = []
        """After how many bytes of the body each of the next answers with the model breaks off."""
        self.answers: dict[str, list[int]] = {}
        """What the next answers for a path are, in place of its file."""
        self.redirects: dict[str, str] = {}
        self.hangs: set[str] = set()
        """Of these files it sends the head, and then nothing."""
        self.asked: list[tuple[str, str | None]] = []
        """The paths that were asked for, and their ranges."""
        self._over = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with suppress(ConnectionError):  # of who has heard enough
                    server._serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> "VoiceServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.lstrip("/")
        span = request.headers["Range"]
        self.asked.append((path, span))
        if path in self.redirects:
            self._head(request, 302, 0, {"Location": self.redirects[path]})
            return
        codes = self.answers.get(path, [])
        code = codes.pop(0) if codes else 200 if path in self.files else 404
        if code != 200:
            self._head(request, code, 0)
            return
        data = self.files[path]
        start = int(span.removeprefix("bytes=").rstrip("-")) if span and self.ranges else 0
        if start >= len(data) > 0:
            self._head(request, 416, 0)
            return
        more = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
        self._head(request, 206 if start else 200, len(data) - start, more)
        body = data[start:]
        if path in self.hangs:
            self._over.wait()
        elif path == MODEL and self.breaks:
            request.wfile.write(body[: self.breaks.pop(0)])
            request.close_connection = True
        else:
            request.wfile.write(body)

    def _head(
        self, request: BaseHTTPRequestHandler, code: int, length: int, more: dict[str, str] | None = None
    ) -> None:
        request.send_response(code)
        for name, value in {"Content-Length": str(length), **(more or {})}.items():
            request.send_header(name, value)
        request.end_headers()
