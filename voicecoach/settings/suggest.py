"""The words somebody may have meant."""

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean "x"?``, with the space before it; empty where nothing known is near ``word``."""
    from difflib import get_close_matches  # only where something went wrong

    near = get_close_matches(word[:100], list(known), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""


def within(hint: str) -> str:
    """What ``did_you_mean`` says, put inside a sentence: `` (did you mean "x"?)``."""
    return f" ({hint.strip().replace('Did', 'did', 1)})" if hint else ""
