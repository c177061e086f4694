"""piper: which voices there are, read from names alone; and a real model that really speaks."""

import json
import os
import shutil
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator
from pathlib import Path

import piper_model
import pytest

from voicecoach.model.seams import Unavailable, VoiceFailed
from voicecoach.model.sound import Clip, Utterance
from voicecoach.settings.folders import HOME_VARIABLE
from voicecoach.speech import piper
from voicecoach.speech.choice import VoiceChoice
from voicecoach.speech.client import Worker
from voicecoach.speech.piper import InstalledVoice, chosen, installed, plugin, processes
from voicecoach.speech.registry import Wish, chain

ROOT = Path(__file__).parents[2]


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of voices, which is not there yet."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    return tmp_path / "voices"


def touch(folder: Path, *names: str) -> None:
    """Voices that nobody loads, each installed after the one before it."""
    folder.mkdir(exist_ok=True)
    for age, name in enumerate(names):
        for ending in (".onnx.json", ".onnx"):
            (folder / (name + ending)).touch()
            os.utime(folder / (name + ending), (1_000 + age, 1_000 + age))


def told(wish: Wish) -> list[str]:
    """The names of the models that a wish comes to, then what was said."""
    said: list[str] = []
    found = chain(wish, said.append)
    return [Path(each.source).stem for each in found if each.title == "piper"] + said


def test_without_a_folder_there_is_none_and_nothing_is_loaded(voices: Path) -> None:
    program = (
        "import sys\n"
        "from voicecoach.speech.piper import plugin\n"
        "print(plugin.unavailable())\n"
        "assert not {'piper', 'onnxruntime', 'numpy', 'urllib.request', 'ssl', 'json'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "no piper voice is installed; 'voicecoach voices install en_US-lessac-medium'" in done.stdout


def test_only_whole_voices_count(voices: Path) -> None:
    touch(voices, "en_US-whole-low")
    (voices / "en_US-half-low.onnx").touch()
    (voices / "en_US-other-low.onnx.json").touch()
    (voices / ".en_US-part-low.onnx.0.part").touch()
    (voices / "nothing.onnx").touch()
    (voices / "nothing.onnx.json").touch()
    (voices / "en_US-folder-low.onnx").mkdir()
    (voices / "en_US-folder-low.onnx.json").touch()
    assert [voice.name for voice in installed(str(voices))] == ["en_US-whole-low"]


@pytest.mark.skipif(os.name == "nt", reason="needs rights on Windows")
def test_a_link_that_leads_nowhere_is_no_voice(voices: Path) -> None:
    touch(voices, "en_US-whole-low")
    (voices / "en_US-gone-low.onnx").symlink_to(voices / "gone")
    (voices / "en_US-gone-low.onnx.json").touch()
    assert [voice.name for voice in installed(str(voices))] == ["en_US-whole-low"]


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "en_GB-alba-medium"), ("en-US", "en_US-new-low"), ("en_gb", "en_GB-alba-medium"),
        ("en-AU", "en_GB-alba-medium"), ("de-AT", "de_DE-thorsten-high"), ("nb", "no_NO-talesyntese-medium"),
        ("pt-BR", "pt_PT-tugão-medium"), ("fr", None), ("e", None), ("", None),
    ],
)  # fmt: skip
def test_the_newest_of_a_language_speaks_it(voices: Path, language: str, name: str | None) -> None:
    touch(
        voices, "en_US-lessac-high", "en_US-new-low", "en_GB-alba-medium", "de_DE-thorsten-high",
        "no_NO-talesyntese-medium", "pt_PT-tugão-medium",
    )  # fmt: skip
    voice = chosen(installed(str(voices)), None, language)
    assert (voice.name if voice else None) == name
    assert plugin.speaks(language) == (name is not None)
    assert Path(plugin.source(None, language)).stem == (name or "")


def test_of_one_age_the_best_speaks() -> None:
    folder = [InstalledVoice(f"en_US-a-{quality}", "en-US", "", 5) for quality in ("low", "high", "x_low")]
    assert min(folder, key=piper._rank).name == "en_US-a-high"


def test_a_name_takes_its_voice(voices: Path) -> None:
    touch(voices, "en_US-lessac-medium", "de_DE-thorsten-high")
    assert Path(plugin.source("en_US-lessac-medium", "de")).name == "en_US-lessac-medium.onnx"
    assert plugin.refusal("en_US-lessac-medium", "en", 175) is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("en_US-amy-low", "the voice en_US-amy-low is not installed; "
         "'voicecoach voices install en_US-amy-low' fetches it"),
        ("en_US-lesac-medium", "the voice en_US-lesac-medium is not installed; 'voicecoach voices install "
         "en_US-lesac-medium' fetches it; did you mean 'en_US-lessac-medium'?"),
        ("anna", "piper has no voice 'anna'"),
        ("../en_US-lessac-medium", "piper has no voice '../en_US-lessac-medium'; "
         "did you mean 'en_US-lessac-medium'?"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_installed_is_refused(voices: Path, name: str, sentence: str) -> None:
    touch(voices, "en_US-lessac-medium")
    assert plugin.refusal(name, "en", 175) == sentence
    with pytest.raises(Unavailable):
        plugin.create(name=name, language="en", words_per_minute=175)


@pytest.mark.parametrize("rate", [79, 450])
def test_speeds_out_of_range(voices: Path, rate: int) -> None:
    assert "80 to 449" in str(plugin.refusal(None, "en", rate))


def test_a_language_in_which_it_cannot_count_is_refused(voices: Path) -> None:
    touch(voices, "lb_LU-marylux-medium")
    assert not plugin.speaks("lb")
    assert "cannot count" in str(plugin.refusal("lb_LU-marylux-medium", "lb", 175))


def test_an_installed_voice_is_the_default_of_its_language_alone(voices: Path) -> None:
    pytest.importorskip("piper", reason="not installed: piper")
    touch(voices, "en_US-lessac-medium")
    assert told(Wish()) == ["en_US-lessac-medium"]
    assert told(Wish(language="de")) == []
    assert told(Wish(engine="espeak")) == ["en_US-lessac-medium"], "the next where espeak fails"


@pytest.mark.parametrize(
    ("cores", "gigabytes", "many"), [(1, 8, 1), (2, 8, 1), (4, 8, 3), (16, 64, 4), (4, 1, 1), (4, 0, 1)]
)
def test_as_many_at_once_as_the_machine_has(cores: int, gigabytes: int, many: int) -> None:
    assert processes(cores, gigabytes << 30) == many


def test_new_clips_for_a_new_model_or_new_settings(voices: Path) -> None:
    touch(voices, "en_US-lessac-medium")
    model = voices / "en_US-lessac-medium.onnx"
    stamps = {plugin.stamp(str(model))} if plugin.stamp else set()
    for changed in (model, Path(f"{model}.json")):
        changed.write_text("changed")
        stamps.add(plugin.stamp(str(model)) if plugin.stamp else "")
    assert len(stamps) == 3


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny voice, installed."""
    pytest.importorskip("piper", reason="not installed: piper")
    pytest.importorskip("onnx", reason="not installed: onnx")
    return piper_model.install(tmp_path_factory.mktemp("voices"))


@pytest.fixture(scope="module")
def worker(model: Path) -> Iterator[Worker]:
    """It speaks where it does in the program: isolated, and with a bound on its memory."""
    with_speed = started(model)
    yield with_speed
    with_speed.close()


def started(model: Path, words_per_minute: int = 175) -> Worker:
    """A worker that has loaded the model. Raises Unavailable."""
    choice = VoiceChoice(
        "piper", "voicecoach.speech.piper:plugin", words_per_minute=words_per_minute, source=str(model),
        pace=plugin.pace,
    )  # fmt: skip
    worker = Worker(choice, 22_050)
    worker.load()
    return worker


def seconds(clip: Clip) -> float:
    return clip.frames / clip.rate


def test_it_speaks(worker: Worker) -> None:
    for text in ("one", "17", "Stand tall. Breathe in, and out.", "Ünïcödé", "a" * 300):
        clip = worker.ask(Utterance(text))
        assert clip.rate == 22_050 and 0 <= clip.beat <= clip.frames
        assert max(map(abs, array("h", clip.samples))) > 500


def test_longer_is_longer(worker: Worker) -> None:
    assert seconds(worker.ask(Utterance("Bring the heel down slowly."))) > 3 * seconds(
        worker.ask(Utterance("heel"))
    )


def test_every_sentence_is_heard(worker: Worker) -> None:
    one, two = (seconds(worker.ask(Utterance(text))) for text in ("Stand.", "Stand. Stand."))
    assert two == pytest.approx(2 * one, rel=0.1)


def test_phonemes_and_commands_are_text(worker: Worker) -> None:
    """What piper takes for phonemes and espeak-ng beneath it for commands is read aloud."""
    plain = seconds(worker.ask(Utterance("stop")))
    assert seconds(worker.ask(Utterance("[[stop]]"))) == pytest.approx(plain, rel=0.4)
    assert seconds(worker.ask(Utterance("[[[[ˈaˈa]] stop"))) > 1.2 * plain
    assert seconds(worker.ask(Utterance("\x01300S stop"))) > 3 * plain


@pytest.mark.parametrize("text", ["", " ", "\x01", "a" * 301])
def test_what_cannot_be_spoken_fails_and_the_next_is_spoken(worker: Worker, text: str) -> None:
    with pytest.raises(VoiceFailed):
        worker.ask(Utterance(text))
    assert worker.ask(Utterance("one")).frames


def test_its_speed_is_that_of_words_whatever_its_own(model: Path, tmp_path: Path) -> None:
    """A model twice as slow as another speaks as fast: both were measured."""
    slow = piper_model.install(tmp_path)
    slow.write_bytes(piper_model.model(2 * piper_model.FRAMES_A_SOUND))
    text = Utterance("Bring the heel down slowly, and keep your knee over your toes.")
    lengths = {}
    for path, rate in ((model, 140), (model, 220), (slow, 140)):
        worker = started(path, rate)
        lengths[path, rate] = seconds(worker.ask(text))
        worker.close()
    assert lengths[slow, 140] == pytest.approx(lengths[model, 140], rel=0.05)
    assert lengths[model, 140] == pytest.approx(lengths[model, 220] * 220 / 140, rel=0.05)
    words = len(text.text.split()) / lengths[model, 140] * 60
    assert 140 < words < 230, "espeak-ng, which counts pauses between sentences too: 186"


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda model: model.unlink(), "cannot be loaded"),
        (lambda model: model.write_bytes(model.read_bytes()[:400]), "cannot be loaded"),
        (lambda model: Path(f"{model}.json").write_text("{"), "cannot be read"),
        (lambda model: Path(f"{model}.json").write_text("{}"), "not that of a piper voice"),
        (lambda model: changed(model, espeak={"voice": "nobody"}), "cannot speak with this voice"),
        (lambda model: changed(model, phoneme_id_map={}, num_speakers="x"), "cannot speak with this voice"),
        (lambda model: changed(model, phoneme_type="pinyin"), "take another"),
    ],
)  # fmt: skip
def test_a_damaged_voice_is_refused_in_one_sentence(
    model: Path, tmp_path: Path, damage: "object", reason: str
) -> None:
    path = piper_model.install(tmp_path)
    assert callable(damage)
    damage(path)
    with pytest.raises(Unavailable, match=reason) as refused:
        started(path)
    assert "\n" not in str(refused.value)


def changed(model: Path, **settings: object) -> None:
    Path(f"{model}.json").write_text(json.dumps({**piper_model.config(), **settings}))


def test_without_its_espeak_data_piper_is_refused_instead_of_ending_the_process(
    model: Path, tmp_path: Path
) -> None:
    import piper as installed_piper

    package = Path(str(installed_piper.__file__)).parent
    copy = tmp_path / "piper"
    copy.mkdir()
    for path in package.iterdir():
        if path.is_file():
            shutil.copy(path, copy)
    shutil.copytree(package / "tashkeel", copy / "tashkeel")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from voicecoach.model.seams import Unavailable\n"
        "from voicecoach.speech.piper import plugin\n"
        "try: plugin.create(source=sys.argv[2])\n"
        "except Unavailable as problem: print(problem)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), str(model)], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert "piper lacks its espeak-ng data" in done.stdout


def test_no_model_is_waited_for_that_is_not_needed(voices: Path) -> None:
    """Names are read, never files: hundreds of voices are listed in a moment."""
    touch(voices, *(f"en_US-voice{number}-low" for number in range(300)))
    begin = time.process_time()
    assert len(plugin.voices()) == 300
    assert time.process_time() - begin < 1
