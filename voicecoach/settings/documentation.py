"""The table of settings as a document: the page of the manual, and the file that one begins with."""

from collections.abc import Iterator

from voicecoach.settings.editing import toml_text
from voicecoach.settings.kinds import Choice, Keys, Switch, Word
from voicecoach.settings.shown import as_toml
from voicecoach.settings.table import TABLE, Setting

TEMPLATE_HEAD = """\
# Settings of voicecoach. To set one, take the "# " before its name away and write your value.
# Here stand the usual ones. "voicecoach config list" tells what applies, and where it comes from.
"""


def markdown_table() -> str:
    """The table of ``docs/settings.md``, with a line end after each row."""
    return "".join(f"{row}\n" for row in _rows())


def template() -> str:
    """A settings file with every setting, commented out."""
    return TEMPLATE_HEAD + "".join(
        f"\n# {setting.description}\n{_example(setting)}" for setting in TABLE.values()
    )


def allowed(setting: Setting) -> str:
    """The values that a setting can have, with those in backquotes that are written so in the file."""
    match setting.kind:
        case Keys():
            return "a table of [commands and keys](keys.md#keys-of-your-own)"
        case Switch():
            return "`true`, `false`"
        case Choice(proposals=words):
            return _quoted(words)
        case Word(proposals=()):
            return f"a text of at most {setting.kind.longest} characters"
        case Word(proposals=words):
            return f"{_quoted(words)}, or an installed one"
    return setting.kind.allowed


def _rows() -> Iterator[str]:
    yield "| name | values | default | what it does |"
    yield "| --- | --- | --- | --- |"
    for setting in TABLE.values():
        usual = (
            "none" if setting.default is None else _quoted((toml_text(as_toml(setting.default)).strip('"'),))
        )
        yield f"| `{setting.name}` | {allowed(setting)} | {usual} | {setting.description} |"


def _example(setting: Setting) -> str:
    """The line of the template that sets one."""
    if isinstance(setting.kind, Keys):
        return '# keys.next = ["n", "right"]\n'
    usual = setting.kind.metavar if setting.default is None else as_toml(setting.default)
    limits = ", ".join(setting.kind.proposals) if isinstance(setting.kind, Choice) else setting.kind.allowed
    return f"# {setting.name} = {toml_text(usual)}{f'  # {limits}' if limits else ''}\n"


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)
