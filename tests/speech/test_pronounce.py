"""How texts are told to a voice: what is spelled out, what is left alone, and what it costs."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.model.seams import Notation
from voicecoach.model.sound import PHONEMES, Utterance
from voicecoach.speech import espeak
from voicecoach.speech.pronounce import LANGUAGES, LONGEST, language_of, pronouncer
from voicecoach.speech.pronounce_rules import Rules

pronounced = pronouncer(None)
GOLDEN = Path(__file__).parents[1] / "golden"


def told(text: str, language: str = "en", notation: Notation = "respelled") -> str:
    return pronounced(Utterance(text, language), notation).text


ENGLISH = {
    "Hold for 10s.": "Hold for 10 seconds.",
    "10 s": "10 seconds",
    "1s": "1 second",
    "1.5 s": "1.5 seconds",
    "2 sec": "2 seconds",
    "Hold 10 sec. rest 5 sec. Then go.": "Hold 10 seconds rest 5 seconds. Then go.",
    "30 min": "30 minutes",
    "a 30-min walk": "a 30-minute walk",
    "1 hr": "1 hour",
    "5 kg": "5 kilograms",
    "1,000 m": "1,000 meters",
    "10 lb or 10 lbs": "10 pounds or 10 pounds",
    "bend to 90°": "bend to 90 degrees",
    "60 bpm": "60 beats per minute",
    "3x10": "3 times 10",
    "3x1:05": "3 times 1 minute 5 seconds",
    "3 × 10": "3 times 10",
    "3x10s each side": "3 times 10 seconds each side",
    "2x": "2 times",
    "10 kg x 5": "10 kilograms times 5",
    "×2": "times 2",
    "10-12 reps": "10 to 12 reps",
    "10–12": "10 to 12",
    "20-30 s": "20 to 30 seconds",
    "1:05": "1 minute 5 seconds",
    "0:30": "30 seconds",
    "1:00 min": "1 minute",
    "1:05:00": "1 hour 5 minutes",
    "1m30s": "1 minute 30 seconds",
    "Walk 50 m 30 s rest": "Walk 50 meters 30 seconds rest",
    "1h 20m": "1 hour 20 minutes",
    "½ turn": "one half turn",
    "1½ or 1 1/2": "1 and a half or 1 and a half",
    "3/4": "three quarters",
    "1/2 hr, 1 1/2 min, 2½ kg": "one half hour, 1 and a half minutes, 2 and a half kilograms",
    "E.g. a chair, i.e. a firm one": "For example a chair, that is a firm one",
    "approx. 5 vs. 6": "approximately 5 versus 6",
    "No. 3, max. 5, #4, ~6": "Number 3, maximum 5, number 4, about 6",
    "5kg/side": "5 kilograms per side",
    "10 / leg": "10 per leg",
    "w/ a band and/or a towel": "with a band and or a towel",
}
GERMAN = {
    "10 s": "10 Sekunden",
    "1 Min.": "eine Minute.",
    "30-min-Pause": "30-Minuten-Pause",
    "2 Std. Ruhe": "2 Stunden. Ruhe",
    "1,5 kg": "1,5 Kilogramm",
    "12 Wdh": "12 Wiederholungen",
    "12 Wdh., 10 Sek. halten": "12 Wiederholungen, 10 Sekunden halten",
    "2 1/2 Std, 1/2 h": "2 einhalb Stunden, ein halb h",
    "3x10": "3 mal 10",
    "1x": "einmal",
    "10-12": "10 bis 12",
    "1:05": "eine Minute 5 Sekunden",
    "z. B. ein Stuhl, d.h. ein fester": "zum Beispiel ein Stuhl, das heißt ein fester",
    "ca. 10, bzw. 12 usw.": "zirka 10, beziehungsweise 12 und so weiter.",
    "Nr. 3, ¾": "Nummer 3, drei Viertel",
}
OTHERS = [
    ("fr", "10 s, 1 min, 3x10", "10 secondes, une minute, 3 fois 10"),
    ("fr", "le 2e, env. 10-12, p. ex. 1½", "le 2ème, environ 10 à 12, par exemple 1 et demi"),
    ("es", "10 s, 1 h, 3x10, 10x", "10 segundos, una hora, 3 por 10, 10 veces"),
    ("es", "10-12, ½, p. ej. 5 cm", "10 a 12, un medio, por ejemplo 5 centímetros"),
    ("it", "10 s, 1 h, 3x10, 10x", "10 secondi, un'ora, 3 per 10, 10 volte"),
    ("it", "p. es. 5 kg, ca. 3 ecc.", "per esempio 5 chilogrammi, circa 3 eccetera."),
    ("pt-BR", "10 seg, 1 h, 3x10, 10-12", "10 segundos, uma hora, 3 vezes 10, 10 a 12"),
    ("nl", "10 s, 1 min, 3x10, 10-12", "10 seconden, één minuut, 3 keer 10, 10 tot 12"),
    ("nl", "de 2e, bijv. ca. 5 kg", "de tweede, bijvoorbeeld circa 5 kilogram"),
]
PAGE = (Path(__file__).parents[2] / "docs" / "pronunciation.md").read_text("utf-8")
ALONE = """
    12|3.|Set 3 of 12.|1.5|1,000|-5|+5|50%|2nd|21st|push-up|T-shirt|20-yard|5-second hold|step-by-step
    |2024-05-12|05-12|3:1|2-0-2|3-1-1|12-10|10-10|10 - 12|24/7|Set 1/2|week 2/3|5/8|at 7:30|7:30 pm
    |12:30 o'clock|in your 60s|mid 40s|the 1990s|5m|10 in a row|L5-S1|C7|I am here, let's go|x|the letter x
    |Do it as well as you can.|A & B|L/R|5 m/s|max.|No.|minimum|a 3D view|10:5|1:60|H2O
"""


@pytest.mark.parametrize(("text", "spoken"), ENGLISH.items())
def test_english(text: str, spoken: str) -> None:
    assert told(text) == spoken


@pytest.mark.parametrize(("text", "spoken"), GERMAN.items())
def test_german(text: str, spoken: str) -> None:
    assert told(text, "de") == spoken


@pytest.mark.parametrize(("language", "text", "spoken"), OTHERS)
def test_other_languages(language: str, text: str, spoken: str) -> None:
    assert told(text, language) == spoken


@pytest.mark.parametrize("text", [each.strip() for each in ALONE.split("|") if each.strip()])
def test_what_may_mean_something_else_is_left_alone(text: str) -> None:
    assert told(text) == text


def test_the_page_on_it_tells_the_truth() -> None:
    rows = re.findall(r"^\| (`.*) \| (.*) \|$", PAGE, re.MULTILINE)
    assert len(rows) > 8
    for written, spoken in rows:
        assert [told(each) for each in re.findall(r"`(.*?)`", written)] == spoken.split(", ")
    (example,) = re.findall(r'voicecoach say "(.*)"\n```', PAGE.partition("prints")[0])
    shown = told(example, notation="espeak").translate({ord(PHONEMES[0]): "[[", ord(PHONEMES[1]): "]]"})
    assert f"prints `{shown}`" in PAGE


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_counts_are_left_alone(language: str) -> None:
    for number in range(1, 1001):
        for text in (str(number), f"{number}.", f"{number}, left"):
            assert told(text, language) == text


def test_a_language_without_rules_goes_as_it_is() -> None:
    assert told("10s 3x10 seiza", "sv") == "10s 3x10 seiza"


def test_words_of_the_lexicon_in_both_notations() -> None:
    opening, closing = PHONEMES
    assert told("Sit in seiza, hold.", notation="espeak") == f"Sit in {opening}s'eIz@{closing}, hold."
    assert told("Sit in SEIZA, hold.") == "Sit in say za, hold."
    assert told("Kegels", notation="espeak") == f"{opening}k'eIg@Lz{closing}"
    assert told("Kegel’s friends") == "kaygles friends"
    assert told("a Theraband-row") == "a therra band-row"
    assert told("Kegelbahn, Pilatesque") == "Kegelbahn, Pilatesque"
    assert told("the psoas", notation="espeak") == "the psoas", "espeak says it right"
    assert told("Squats und Pilates", "de", "espeak") == "Squotts und Pilates"
    assert told("Kegel", "de") == "Kegel", "an English entry is for English"


@pytest.mark.parametrize("notation", ["espeak", "respelled"])
def test_nobody_can_smuggle_phonemes(notation: Notation) -> None:
    opening, closing = PHONEMES
    for language in ("en", "de", "sv"):
        text = f"up{opening}s'eIz@{closing} and{opening}down"
        assert told(text, language, notation) == "ups'eIz@ anddown"


def test_what_would_become_too_long_is_left_as_it_is() -> None:
    text = " ".join(["10s"] * 60)
    assert len(text) <= LONGEST and told(text) == text
    assert told(" ".join(["10s"] * 20)) == " ".join(["10 seconds"] * 20)


PIECES = (
    "10s", "10 s.", "1 min", "3x10", "3 × 10", "10-12", "1:05", "0:30", "½", "1½", "1/2", "90°", "e.g.",
    "seiza", "Kegels", "5 kg", "x2", "2x", "approx.", "ca. 5", "no. 3", "#3", "~4", "1m30s", "10/side", "-",
    "–", "12", "push-up", "word", ",", ".", "(", ")", "1.5", "Set", "w/", "2e", "max.", "min.", "'s",
    "the", "at", "z. B.",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=12),
    st.sampled_from(["", " "]),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_what_is_spelled_out_stays_as_it_is(pieces: list[str], between: str, language: str) -> None:
    once = told(between.join(pieces), language)
    assert told(once, language) == once
    assert len(once) <= max(LONGEST, len(between.join(pieces)))


@given(
    st.lists(st.sampled_from(PIECES), max_size=4),
    st.sampled_from(["{}", "({})", "“{}”.", "Do {}, then"]),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_nothing_short_is_taken_for_plain(pieces: list[str], around: str, language: str) -> None:
    text = around.format(" ".join(pieces))
    tables = language_of(language)
    assert tables is not None
    spelled_out = Rules(tables).applied(text)
    assert (told(text, language) == text) <= (told(spelled_out, language) == text)


@given(st.text(max_size=350), st.sampled_from([*sorted(LANGUAGES), "sv"]))
def test_any_text_can_be_told(text: str, language: str) -> None:
    for notation in ("espeak", "respelled"):
        spoken = told(text, language, notation)
        assert len(spoken) <= max(LONGEST, len(text))
        assert spoken.count(PHONEMES[0]) == spoken.count(PHONEMES[1])


@given(
    st.text(alphabet="0123456789٣½⅔²° xX×-–:/.,#~'smhgkeniSMIZBzbıİſKµ", max_size=14),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_any_number_and_unit_can_be_told(text: str, language: str) -> None:
    assert told(told(text, language), language) == told(text, language)


@pytest.mark.parametrize("text", ["10 ſ", "10 mİn", "İ.e. 5", "1 ſec"])
def test_letters_that_only_look_like_those_of_a_unit_are_left_alone(text: str) -> None:
    assert told(text) == text


WORDS = st.sampled_from(
    ("keep", "your", "knee,", "I", "I'm", "a", "don't", "push-up", "slowly.", "(down)", "us")
)


@given(st.lists(WORDS, max_size=30))
def test_ordinary_words_are_left_alone(words: list[str]) -> None:
    assert told(" ".join(words)) == " ".join(words)


def test_of_all_that_the_bundled_routines_say_only_odd_words_are_told_otherwise() -> None:
    sheets = "".join(path.read_text("utf-8") for path in GOLDEN.glob("*.txt"))
    sentences = set(re.findall(r'say "(.*)"', sheets))
    assert len(sentences) > 200
    odd = {text: told(text) for text in sentences if told(text) != text}
    assert odd
    for text, spoken in odd.items():
        assert spoken == text.replace("seiza", "say za").replace("dorsiflexion", "dorsi flexion")


def test_the_rules_are_loaded_with_the_first_text_that_needs_them() -> None:
    program = (
        "import sys; from voicecoach.speech.pronounce import pronouncer\n"
        "from voicecoach.model.sound import Utterance\n"
        "for text in sys.argv[1:]:\n"
        "    pronouncer('no such file')(Utterance(text), 'espeak')\n"
        "    print(any(each in sys.modules for each in ('voicecoach.speech.pronounce_rules', 'tomllib')))\n"
    )
    texts = (
        "Keep your knee over your toes; no need to hurry.",
        "12",
        "Don't hurry: 3 sets of 12, 1.5 each.",
        "Push-up!",
        "Sit in seiza, by the theraband's end.",
        "10s",
    )
    done = subprocess.run([sys.executable, "-c", program, *texts], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"] * 5 + ["True"]


@pytest.fixture(scope="module")
def voice() -> Iterator[espeak.EspeakVoice]:
    yield espeak.EspeakVoice(None, "en", 175)


def test_espeak_says_all_phonemes_and_respellings_in_full(voice: espeak.EspeakVoice) -> None:
    """An unknown mnemonic silently ends the word: then it is far too short."""

    def length(text: str, language: str) -> int:
        return voice.synthesize(Utterance(text, language)).frames

    for language in sorted(LANGUAGES):
        tables = language_of(language)
        for word, (phonemes, respelled) in (tables.lexicon if tables else {}).items():
            plain = length(word, language)
            forms = [phonemes.join(PHONEMES)] if phonemes else []
            for form in (*forms, *([respelled] if respelled else [])):
                assert 0.55 < length(form, language) / plain < 2.2, (word, form)


def test_the_lexicon_needs_no_second_telling() -> None:
    for language in sorted(LANGUAGES):
        tables = language_of(language)
        for word, (phonemes, respelled) in (tables.lexicon if tables else {}).items():
            assert word == word.lower() and (phonemes or respelled)
            assert not respelled or told(respelled, language) == respelled, word
