"""Files from servers that break off, lie, refuse and hang: whole in the end, or one sentence."""

import hashlib
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.request import Request

import pytest
from voice_server import MODEL, VoiceServer

from voicecoach.model.seams import Unavailable
from voicecoach.speech.fetching import Expected, Folder, Part, Place, fetch_file, fetch_small
from voicecoach.speech.web import Redirects, Web

DATA = bytes(os.urandom(200_000))
WHOLE = Expected(MODEL, len(DATA), hashlib.md5(DATA).hexdigest())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[VoiceServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with VoiceServer({MODEL: DATA, "small": b"a few bytes"}) as server:
        yield server


@pytest.fixture
def partial(tmp_path: Path) -> Path:
    return tmp_path / "model.part"


class Waits(list[float]):
    """The pauses between tries, which nobody waits for."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def fetch(place: Place, partial: Path, expected: Expected = WHOLE) -> Waits:
    waits = Waits()
    fetch_file(place, expected, str(partial), pause=waits)
    return waits


def test_a_file_is_fetched(server: VoiceServer, partial: Path) -> None:
    told: list[int] = []
    fetch_file(Web(server.address), WHOLE, str(partial), told.append)
    assert partial.read_bytes() == DATA
    assert partial.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    assert told[0] == 0 and told[-1] == len(DATA) and told == sorted(told)
    assert server.asked == [(MODEL, None)]


def test_what_breaks_off_is_gone_on_with(server: VoiceServer, partial: Path) -> None:
    server.breaks = [70_000, 50_000]
    assert fetch(Web(server.address), partial) == [2.0, 4.0]
    assert partial.read_bytes() == DATA
    assert [span for _, span in server.asked] == [None, "bytes=70000-", "bytes=120000-"]


def test_what_broke_off_for_good_is_kept_for_the_next_time(server: VoiceServer, partial: Path) -> None:
    server.breaks = [70_000, 0, 0]
    with pytest.raises(Unavailable, match=r"broke off after 70000 of 200000 bytes, at the last of 3 tries"):
        fetch(Web(server.address), partial)
    assert partial.read_bytes() == DATA[:70_000]
    server.asked.clear()
    fetch(Web(server.address), partial)
    assert partial.read_bytes() == DATA
    assert server.asked == [(MODEL, "bytes=70000-")]


def test_a_server_that_knows_no_ranges_begins_again(server: VoiceServer, partial: Path) -> None:
    server.ranges = False
    partial.write_bytes(DATA[:70_000])
    assert fetch(Web(server.address), partial) == []
    assert partial.read_bytes() == DATA


def test_a_file_without_an_end_is_left_where_it_should_have_ended(partial: Path) -> None:
    class Endless:
        """Tells how much was taken of it."""

        taken = 0

        def open(self, path: str, start: int = 0) -> Part:
            return Part(self, start)

        def read(self, size: int) -> bytes:
            self.taken += size
            assert self.taken < 10 * WHOLE.size
            return bytes(size)

        def close(self) -> None:
            pass

    with pytest.raises(Unavailable, match="checksum differs"):
        fetch(Endless(), partial)
    assert partial.read_bytes() == b""


def test_a_wrong_beginning_is_found_by_the_sum_and_fetched_anew(server: VoiceServer, partial: Path) -> None:
    partial.write_bytes(b"x" * 70_000)
    fetch(Web(server.address), partial)
    assert partial.read_bytes() == DATA
    assert [span for _, span in server.asked] == ["bytes=70000-", None]


def test_more_than_there_is_to_be_is_not_kept(server: VoiceServer, partial: Path) -> None:
    partial.write_bytes(b"x" * 300_000)
    fetch(Web(server.address), partial)
    assert partial.read_bytes() == DATA


def test_what_is_whole_is_not_asked_for(server: VoiceServer, partial: Path) -> None:
    partial.write_bytes(DATA)
    fetch(Web(server.address), partial)
    assert server.asked == []


@pytest.mark.parametrize(
    "lie",
    [WHOLE._replace(md5="0" * 32), WHOLE._replace(size=len(DATA) - 1)],
    ids=["another sum", "more than was told"],
)
def test_a_file_that_is_not_the_one_is_refused(server: VoiceServer, partial: Path, lie: Expected) -> None:
    with pytest.raises(Unavailable, match="checksum differs"):
        fetch(Web(server.address), partial, lie)
    assert partial.read_bytes() == b""


def test_a_file_shorter_than_told_is_no_file(server: VoiceServer, partial: Path) -> None:
    with pytest.raises(Unavailable, match="broke off after 200000 of 200001"):
        fetch(Web(server.address), partial, WHOLE._replace(size=len(DATA) + 1))


@pytest.mark.parametrize(("code", "tries"), [(404, 1), (403, 1), (500, 3), (503, 3)])
def test_what_a_server_answers_is_told(server: VoiceServer, partial: Path, code: int, tries: int) -> None:
    server.answers[MODEL] = [code] * 3
    with pytest.raises(Unavailable, match=f"answers {code}"):
        fetch(Web(server.address), partial)
    assert len(server.asked) == tries


def test_an_error_that_passes_costs_only_time(server: VoiceServer, partial: Path) -> None:
    server.answers[MODEL] = [503, 429]
    assert fetch(Web(server.address), partial) == [2.0, 4.0]
    assert partial.read_bytes() == DATA


def test_redirections_are_followed(server: VoiceServer, partial: Path) -> None:
    server.redirects["moved"] = f"/{MODEL}"
    partial.write_bytes(DATA[:70_000])
    fetch(Web(server.address), partial, WHOLE._replace(path="moved"))
    assert partial.read_bytes() == DATA
    assert server.asked[-1] == (MODEL, "bytes=70000-")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x/", "data:,x"])
def test_redirections_lead_to_the_web_only(server: VoiceServer, partial: Path, target: str) -> None:
    server.redirects[MODEL] = target
    with pytest.raises(Unavailable):
        fetch(Web(server.address), partial)
    assert not partial.read_bytes()


@pytest.mark.parametrize(
    ("asked", "target", "followed"),
    [
        ("https", "https://example.net/x", True),
        ("https", "http://example.net/x", False),
        ("https", "http://localhost:8000/x", True),
        ("http", "http://example.net/x", True),
        ("http", "https://example.net/x", True),
    ],
)
def test_no_redirection_leads_from_a_safe_address_to_an_open_one(
    asked: str, target: str, followed: bool
) -> None:
    request = Request(f"{asked}://example.org/{MODEL}")
    handler = Redirects(plain=asked == "http")

    def redirected() -> Request | None:
        return handler.redirect_request(request, BytesIO(), 302, "Found", {}, target)

    if followed:
        onward = redirected()
        assert onward is not None and onward.full_url == target
    else:
        with pytest.raises(Unavailable, match="where nothing is fetched from"):
            redirected()


def test_redirections_in_a_circle_end(server: VoiceServer, partial: Path) -> None:
    server.redirects[MODEL] = f"/{MODEL}"
    with pytest.raises(Unavailable, match="302"):
        fetch(Web(server.address), partial)


def test_a_server_that_stops_sending_is_left(server: VoiceServer, partial: Path) -> None:
    server.hangs.add(MODEL)
    with pytest.raises(Unavailable, match="stopped sending, at the last of 3 tries"):
        fetch(Web(server.address, stall=0.05), partial)


def test_nobody_there_is_told(partial: Path) -> None:
    with VoiceServer({}) as gone:
        address = gone.address
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1 cannot be reached"):
        fetch(Web(address), partial)


@pytest.mark.parametrize(
    "address", ["https://[", "https://", "http://x y/", "http://127.0.0.1:port/", "http://\u2025/"]
)
def test_what_is_no_address_is_told_at_once(address: str) -> None:
    waits = Waits()
    with pytest.raises(Unavailable, match="is no address"):
        fetch_small(Web(address), "small", 10, pause=waits)
    assert waits == []


def test_a_small_file_has_a_bound(server: VoiceServer) -> None:
    assert fetch_small(Web(server.address), "small", 11) == b"a few bytes"
    with pytest.raises(Unavailable, match="larger than the 10 bytes"):
        fetch_small(Web(server.address), "small", 10)


def test_a_name_that_is_no_ascii_is_asked_for_as_addresses_are_written(server: VoiceServer) -> None:
    server.files["tug%C3%A3o"] = b"x"
    assert fetch_small(Web(server.address), "tugão", 1) == b"x"


def test_a_folder_is_a_place_too(tmp_path: Path, partial: Path) -> None:
    (tmp_path / MODEL).parent.mkdir(parents=True)
    (tmp_path / MODEL).write_bytes(DATA)
    partial.write_bytes(DATA[:70_000])
    fetch(Folder(str(tmp_path)), partial)
    assert partial.read_bytes() == DATA
    with pytest.raises(Unavailable, match="No such file"):
        fetch_small(Folder(str(tmp_path)), "nothing", 5)


def test_without_a_sum_nothing_is_gone_on_with(tmp_path: Path, partial: Path) -> None:
    (tmp_path / "model").write_bytes(DATA)
    partial.write_bytes(b"of another model")
    fetch(Folder(str(tmp_path)), partial, Expected("model", len(DATA), ""))
    assert partial.read_bytes() == DATA


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_in_the_place_of_the_file_is_not_followed(server: VoiceServer, partial: Path) -> None:
    partial.symlink_to(partial.parent / "elsewhere")
    with pytest.raises(OSError):
        fetch(Web(server.address), partial)
    assert not (partial.parent / "elsewhere").exists()
