"""The user's own words: they win, they are kept, and no file of them stops a session."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.model.seams import Notation
from voicecoach.model.sound import PHONEMES, Utterance
from voicecoach.speech.lexicon import MOST, LexiconError, own_words, usable_words
from voicecoach.speech.lexicon_editing import add, remove
from voicecoach.speech.pronounce import pronouncer
from voicecoach.speech.registry import Wish, open_speech


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lexicon.toml"


def told(file: Path, text: str, language: str = "en", notation: Notation = "respelled") -> str:
    said: list[str] = []
    spoken = pronouncer(str(file), said.append)(Utterance(text, language), notation).text
    assert not said
    return spoken


def test_an_own_word_wins_over_the_built_in_one(file: Path) -> None:
    assert told(file, "Seiza, 10s") == "say za, 10 seconds"
    assert add(file, "en", "Seiza", spoken="zay-za") == (None, "zay-za")
    for notation in ("respelled", "espeak"):
        assert told(file, "Seiza, 10s", notation=notation) == "zay-za, 10 seconds"
    assert told(file, "seiza's", "en-GB") == "zay-zas"
    assert told(file, "seiza", "de") == "seiza", "it is a word of English"
    assert remove(file, "en", "SEIZA") and told(file, "seiza") == "say za"
    assert not remove(file, "en", "seiza")


def test_phonemes_stand_beside_a_respelling_and_are_for_espeak_alone(file: Path) -> None:
    add(file, "en", "seiza", phonemes="s'eIza")
    assert told(file, "seiza", notation="espeak") == "s'eIza".join(PHONEMES)
    assert told(file, "seiza") == "say za", "the built-in respelling"
    add(file, "en", "zaniolus", spoken="zany olus")
    assert add(file, "en", "zaniolus", phonemes="zanI'oUl@s") == ("zanI'oUl@s", "zany olus")
    assert told(file, "Zaniolus") == "zany olus"
    assert add(file, "en", "zaniolus", spoken="zanny") == (None, "zanny"), "to be heard by every voice"


def test_words_of_other_languages_of_several_parts_and_with_marks(file: Path) -> None:
    add(file, "en", "port de bras", spoken="pour de bra")
    add(file, "sv", "plié", spoken="pli-e")
    add(file, "pt-BR", "step", spoken="istépi")
    add(file, "pt", "step", spoken="estépe")
    add(file, "en", "d'accord", spoken="dackor")
    assert told(file, "a Port  de bras") == "a Port  de bras", "two spaces are another text"
    assert told(file, "a Port de bras, d’accord") == "a pour de bra, dackor"
    assert told(file, "Plié 10s", "sv") == "pli-e 10s"
    assert (told(file, "step", "pt-BR"), told(file, "step", "pt-PT")) == ("istépi", "estépe")


def test_a_built_in_word_can_be_left_as_it_is_written(file: Path) -> None:
    add(file, "en", "chi", spoken="chi")
    assert told(file, "the letter chi", notation="espeak") == "the letter chi"


@pytest.mark.parametrize(
    ("language", "word", "spoken", "phonemes", "reason"),
    [
        ("en", "a1", "x", "", "is no word"),
        ("en", "", "x", "", "is no word"),
        ("en", "a" * 61, "x", "", "is no word"),
        ("english, please", "word", "x", "", "is no language"),
        ("en", "word", "…", "", "must have a letter"),
        ("en", "word", "x" * 121, "", "at most 120"),
        ("en", "word", "a[[b", "", "without brackets"),
        ("en", "word", f"a{PHONEMES[0]}b", "", "without brackets"),
        ("en", "word", "a\x1bb", "", "without brackets"),
        ("en", "word", "", "a]]b", "no phonemes"),
        ("en", "word", "", "<audio>", "no phonemes"),
        ("en", "word", "", f"a{PHONEMES[1]}", "no phonemes"),
        ("en", "word", "", "::", "no phonemes"),
    ],
)
def test_what_cannot_be_is_refused(
    file: Path, language: str, word: str, spoken: str, phonemes: str, reason: str
) -> None:
    with pytest.raises(LexiconError, match=reason):
        add(file, language, word, spoken=spoken or None, phonemes=phonemes or None)
    assert not file.exists()


def words(count: int) -> list[str]:
    """Different words without a digit."""
    return ["".join("abcdefghij"[int(digit)] for digit in f"{n:04}") for n in range(count)]


def lines(count: int) -> str:
    return "[en]\n" + "".join(f'{word} = "x"\n' for word in words(count))


BROKEN: dict[str, bytes] = {
    "no TOML": b"[en\n",
    "a byte that is no text": b"[en]\nw = '\xff'\n",
    "no language": b'seiza = "say za"\n',
    "a number": b"[en]\nseiza = 3\n",
    "another key": b'[en]\nseiza = { sounds = "x" }\n',
    "a list": b'[en]\nseiza = { spoken = ["x"] }\n',
    "a bad word": b'[en]\n"s3iza" = "x"\n',
    "phonemes with brackets": b'[en]\nseiza = { phonemes = "a]]<b>" }\n',
    "too large": b"#" * 70_000,
    "too many": lines(MOST + 1).encode(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_once_stops_nothing_and_is_left_alone(file: Path, name: str) -> None:
    data = BROKEN[name]
    file.write_bytes(data)
    said: list[str] = []
    clips = open_speech(Wish(), said=said.append, lexicon=str(file))
    assert clips.get(Utterance("Kegel for 1s"), 20) and not clips.substituted(Utterance("Kegel for 1s"))
    clips.close()
    (sentence,) = said
    assert str(file) in sentence
    with pytest.raises(LexiconError):
        add(file, "en", "word", spoken="werd")
    with pytest.raises(LexiconError):
        remove(file, "en", "word")
    assert file.read_bytes() == data


def test_the_good_entries_of_a_file_with_a_bad_one_are_used(file: Path) -> None:
    file.write_text('[en]\nseiza = 3\nkegel = "kay gel"\nchi = 4\n[de]\nSeiza = "Seesa"\n', "utf-8")
    said: list[str] = []
    assert usable_words(str(file), said.append) == {
        "en": {"kegel": (None, "kay gel")},
        "de": {"seiza": (None, "Seesa")},
    }
    (sentence,) = said
    assert "en.seiza: it must be a text" in sentence and sentence.endswith("Nor is another.")


def test_the_file_keeps_its_comments_and_is_private(file: Path) -> None:
    add(file, "en", "seiza", spoken="say-za")
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    file.write_text('# mine\n[en]\nseiza = "say-za" # Japanese\n', "utf-8")
    add(file, "en", "kegel", spoken="kay gel")
    add(file, "en", "seiza", spoken="zay za")
    assert file.read_text("utf-8") == '# mine\n[en]\nseiza = "zay za" # Japanese\nkegel = "kay gel"\n'
    assert own_words(file) == {"en": {"seiza": (None, "zay za"), "kegel": (None, "kay gel")}}
    assert remove(file, "en", "kegel")
    assert file.read_text("utf-8") == '# mine\n[en]\nseiza = "zay za" # Japanese\n'


def test_a_change_that_would_lose_comments_is_not_made(file: Path) -> None:
    text = '# mine\nen.seiza = "say-za"\n'
    file.write_text(text, "utf-8")
    with pytest.raises(LexiconError, match=r"loss of your comments.*plea yay"):
        add(file, "en", "plié", spoken="plea yay")
    assert file.read_text("utf-8") == text


def test_a_full_file_takes_no_more(file: Path) -> None:
    file.write_text(lines(MOST), "utf-8")
    assert told(file, f"{words(8)[7]} up") == "x up"
    with pytest.raises(LexiconError, match="full"):
        add(file, "en", "word", spoken="werd")
    assert add(file, "en", words(8)[7], spoken="y") == (None, "y")


def test_the_example_of_the_page_is_taken_whole(file: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "pronunciation.md").read_text("utf-8")
    file.write_text(page.partition("```toml\n")[2].partition("```")[0], "utf-8")
    assert own_words(file) == {
        "en": {
            "zaniolus": (None, "zany olus"),
            "seiza": ("s'eIz@", "zay za"),
            "port de bras": (None, "pour de bra"),
        },
        "de": {"plank": (None, "Plänk")},
    }


TEXTS = st.text(max_size=12)
VALUES = st.one_of(TEXTS, st.integers(), st.booleans(), st.dictionaries(TEXTS, TEXTS, max_size=2))


@given(st.dictionaries(TEXTS, st.one_of(VALUES, st.dictionaries(TEXTS, VALUES, max_size=3)), max_size=3))
def test_no_file_raises_and_none_smuggles_phonemes(
    tmp_path_factory: pytest.TempPathFactory, table: object
) -> None:
    import tomli_w

    file = tmp_path_factory.mktemp("lexicon") / "lexicon.toml"
    assert isinstance(table, dict)
    file.write_bytes(tomli_w.dumps(table).encode("utf-8", "replace"))
    said: list[str] = []
    for own in usable_words(str(file), said.append).values():
        for word, (phonemes, spoken) in own.items():
            assert word == word.lower()
            assert not set("[]<>\ue000\ue001\n") & set((phonemes or "") + spoken)


def test_the_voice_is_told_and_its_clips_are_filed_by_what_it_was_told(file: Path, tmp_path: Path) -> None:
    seiza = Utterance("Sit in seiza.")

    def frames() -> int:
        clips = open_speech(Wish(), str(tmp_path / "clips"), lexicon=str(file))
        clip = clips.get(seiza, 20)
        clips.close()
        assert clip is not None
        return int(clip.frames)

    plain = frames()
    add(file, "en", "seiza", spoken="a very much longer word")
    assert frames() > plain + 5_000
    remove(file, "en", "seiza")
    assert frames() == plain, "from the cache"
