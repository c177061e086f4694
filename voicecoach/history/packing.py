"""Doses as the index has them: "12r 30.0s 60.0so" is twelve repetitions, thirty seconds, open to a minute."""

from functools import lru_cache

from voicecoach.history.lines import Amount, Amounts


class Packer:
    """Packs doses, each that many lines share only once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Amounts, str]] = {}

    def __call__(self, amounts: Amounts) -> str:
        """A dose as text. It is kept with it, so that no other can have its id."""
        found = self._known.get(id(amounts))
        if found is None:
            found = self._known[id(amounts)] = amounts, " ".join(map(_pack, amounts))
        return found[1]


@lru_cache(1024)
def unpack(text: str) -> Amounts:
    """A dose again. Raises ValueError where that is none."""
    return tuple(map(_unpack, text.split()))


def _pack(amount: Amount) -> str:
    number = f"{amount.reps}r" if amount.reps is not None else f"{amount.seconds!r}s"
    return number + "o" if amount.open else number


def _unpack(text: str) -> Amount:
    number = text.removesuffix("o")
    if number.endswith("r"):
        return Amount(reps=int(number[:-1]), open=number != text)
    return Amount(seconds=float(number.removesuffix("s")), open=number != text)
