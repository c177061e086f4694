"""A place on the web: the one part of the program that uses the network, for ``voices install`` alone.

The standard library is enough for it: all that another package would add are the two time limits, the
rule where a redirection may lead, and tries again, which are a few lines here and in ``fetching``.
"""

from http.client import HTTPConnection, HTTPException, HTTPSConnection, InvalidURL
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from voicecoach import __version__
from voicecoach.model.seams import Unavailable
from voicecoach.speech.fetching import BrokenOff, Part

CONNECT, STALL = 10.0, 30.0
"""Seconds that a server may take to answer the call, and to send the next piece."""
_PASSING = {408, 425, 429, 500, 502, 503, 504}  # what a server may answer otherwise in a moment
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Web:
    """A place on the web. A server that is not this machine speaks https, unless its address says http."""

    def __init__(self, address: str, connect: float = CONNECT, stall: float = STALL) -> None:
        """``address`` ends where the path of a file begins. The limits are in seconds. Raises Unavailable."""
        try:
            if not urlsplit(address).hostname:
                raise ValueError("it names no server")
        except ValueError as problem:
            raise _unreachable(address, problem) from None
        self.address = address if address.endswith("/") else address + "/"
        self._limits = connect, stall
        self._opener = _opener(self.address, connect, stall)

    def open(self, path: str, start: int = 0) -> Part:
        """See Place."""
        url = self.address + quote(path)
        headers = {"User-Agent": f"voicecoach/{__version__}", "Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        try:
            answer = self._opener.open(Request(url, headers=headers))
        except HTTPError as problem:
            problem.close()
            if problem.code == 416 and start:  # what is there already is more than there is
                return self.open(path)
            if problem.code in _PASSING:
                raise BrokenOff(f"{url} answers {problem.code} {problem.reason}") from None
            raise Unavailable(f"{url} answers {problem.code} {problem.reason}") from None
        except (OSError, HTTPException, ValueError) as problem:
            raise _unreachable(url, problem) from None
        if answer.status != 206:
            return Part(answer, 0)
        if str(answer.headers["Content-Range"]).startswith(f"bytes {start}-"):
            return Part(answer, start)
        answer.close()  # another part than was asked for
        return self.open(path)


def _opener(address: str, connect: float, stall: float) -> OpenerDirector:
    """An opener of http and https alone, through the proxy that the system names."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        _plain(connect, stall),
        _secure(connect, stall),
        Redirects(plain=urlsplit(address).scheme == "http"),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _plain(connect: float, stall: float) -> HTTPHandler:
    class Connection(HTTPConnection):
        def connect(self) -> None:
            self.timeout = connect
            super().connect()
            self.sock.settimeout(stall)

    class Handler(HTTPHandler):
        def http_open(self, req: Request) -> Any:
            return self.do_open(Connection, req)

    return Handler()


def _secure(connect: float, stall: float) -> HTTPSHandler:
    class Connection(HTTPSConnection):
        def connect(self) -> None:
            self.timeout = connect
            super().connect()
            self.sock.settimeout(stall)

    class Handler(HTTPSHandler):
        def https_open(self, req: Request) -> Any:
            return self.do_open(Connection, req)

    return Handler()


class Redirects(HTTPRedirectHandler):
    """Follows to https, and to http only where that was the address, or on this machine."""

    def __init__(self, plain: bool) -> None:
        self._plain = plain

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        """The request to follow with. Raises Unavailable."""
        there = urlsplit(newurl)
        if there.scheme == "https" or (
            there.scheme == "http" and (self._plain or there.hostname in _LOOPBACK)
        ):
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        raise Unavailable(f"{req.full_url} leads on to {newurl}, where nothing is fetched from")


def _unreachable(url: str, problem: Exception) -> Exception:
    """What no answer means: a certificate that is not trusted stays so, all else may pass."""
    reason = problem.reason if isinstance(problem, URLError) else problem
    if isinstance(problem, ValueError | InvalidURL):
        return Unavailable(f"{url} is no address that can be fetched from ({problem})")
    host = urlsplit(url).hostname
    if type(reason).__name__ == "SSLCertVerificationError":
        return Unavailable(f"{host} cannot prove that it is {host} ({reason})")
    if isinstance(reason, TimeoutError):
        return BrokenOff(f"{host} does not answer")
    said = (reason.strerror or str(reason)) if isinstance(reason, OSError) else str(reason)
    return BrokenOff(f"{host} cannot be reached ({said or type(reason).__name__})")
