"""``voicecoach lexicon``: words that voices get wrong, and how they are told to be said."""

from collections.abc import Iterator
from typing import Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.groups import Group
from voicecoach.cli.printing import out, out_json
from voicecoach.settings.folders import user_folders
from voicecoach.speech.lexicon import LexiconError, own_words
from voicecoach.speech.pronounce import LANGUAGES, Told, language_of

_as_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")
_language = click.option(
    "--language", default="en", metavar="TAG", help="The language it is a word of, such as de.  [default: en]"
)


@click.group(cls=Group, invoke_without_command=True)
@debug_option
@click.pass_context
def command(context: click.Context) -> None:
    """Have words that voices get wrong spoken as they should be; alone, list them."""
    if context.invoked_subcommand is None:
        context.invoke(_list)


@command.command("list")
@click.option("--language", metavar="TAG", help="Only the words of this language, such as de.")
@_as_json
@debug_option
def _list(language: str | None = None, as_json: bool = False) -> None:
    """List the words, your own first."""
    try:
        rows = [row for row in _rows() if language is None or row["language"] == language.lower()]
    except LexiconError as problem:
        raise UserError(f"voicecoach: {problem}", exit_code=1) from None
    if as_json:
        out_json(rows)
        return
    for row in rows:
        out(_line(row))
    if not rows:
        out("There are none.")


@command.command("add")
@click.argument("word")
@click.argument("spoken")
@_language
@click.option("--phonemes", is_flag=True, help="SPOKEN is phonemes, in the mnemonics of espeak-ng: s'eIz@.")
@debug_option
def _add(word: str, spoken: str, language: str, phonemes: bool) -> None:
    """Have WORD spoken like SPOKEN.

    SPOKEN is other letters for it: voicecoach lexicon add seiza "say za". Phonemes are for espeak alone;
    other voices keep the letters that there are.
    """
    from voicecoach.speech.lexicon_editing import add

    path = user_folders().lexicon_file
    try:
        told = add(path, language, word, **{"phonemes" if phonemes else "spoken": spoken})
    except LexiconError as problem:
        raise UserError(f"voicecoach: {problem}") from None
    key = word.lower()
    out(_line(_row(key, language.lower(), "yours", told)))
    tag = "" if language.lower() == "en" else f" --language {language.lower()}"
    out(f'To hear it: voicecoach say{tag} "{word}"')


@command.command("remove")
@click.argument("word")
@_language
@debug_option
def _remove(word: str, language: str) -> None:
    """Take WORD out of your words."""
    from voicecoach.speech.lexicon_editing import remove

    try:
        removed = remove(user_folders().lexicon_file, language, word)
    except LexiconError as problem:
        raise UserError(f"voicecoach: {problem}") from None
    built_in = _built_in(language).get(word.lower())
    if not removed and built_in:
        raise UserError(
            f'voicecoach: "{word}" is a built-in word; to have it spoken otherwise, add your own: '
            f"voicecoach lexicon add {word} SPOKEN"
        )
    if not removed:
        raise UserError(f'voicecoach: "{word}" is not among your words ({language}).')
    again = f" It is told as built in: {_how(built_in)}." if built_in else ""
    out(f"{word} is no longer among your words.{again}")


def _rows() -> Iterator[dict[str, Any]]:
    """All words that are in use. Raises LexiconError."""
    own = own_words(user_folders().lexicon_file)
    for language, words in sorted(own.items()):
        for word, told in sorted(words.items()):
            yield _row(word, language, "yours", told)
    for language in sorted(LANGUAGES):
        for word, told in _built_in(language).items():
            if word not in own.get(language, {}):
                yield _row(word, language, "built-in", told)


def _built_in(language: str) -> dict[str, Told]:
    tables = language_of(language.lower())
    return dict(tables.lexicon) if tables else {}


def _row(word: str, language: str, source: str, told: Told) -> dict[str, Any]:
    phonemes, spoken = told
    return {
        "word": word,
        "language": language,
        "source": source,
        "spoken": spoken or None,
        "phonemes": phonemes or None,
    }


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['word']}: {_how((row['phonemes'], row['spoken'] or ''))} ({row['language']}, {row['source']})"
    )


def _how(told: Told) -> str:
    phonemes, spoken = told
    return ", ".join(filter(None, (spoken, phonemes and f"phonemes {phonemes}")))
