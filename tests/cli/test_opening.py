"""The output that the settings choose, and what takes its place."""

import pytest

from voicecoach.cli.opening import open_output
from voicecoach.model.seams import Unavailable
from voicecoach.settings.table import Origin, Settings


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sound server, and no sound card."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/dev/null")


@pytest.mark.parametrize("origin", ["file", "environment"])
def test_an_output_that_is_gone_from_this_machine_stops_no_session(silence: None, origin: Origin) -> None:
    told: list[str] = []
    chosen = open_output(Settings(output="tape", origins={"output": origin}), told.append)
    chosen.output.close()
    assert chosen.name == "text"
    (sentence,) = told
    assert sentence.startswith("There is no output “tape”; ")
    assert sentence.endswith(" So the best one here is taken.")


def test_an_output_that_was_just_typed_is_had_or_refused() -> None:
    with pytest.raises(Unavailable, match=r"There is no output “tape”; .*voicecoach outputs"):
        open_output(Settings(output="tape", origins={"output": "flag"}), pytest.fail)
