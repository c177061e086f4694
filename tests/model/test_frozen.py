"""The quick frozen values do what the standard library's do."""

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from dataclasses import field

import pytest

from voicecoach.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Quick:
    """A value."""

    name: str
    count: int = 3
    more: Mapping[str, int] = field(default_factory=dict)
    key: str = field(default="", compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    """The same value."""

    name: str
    count: int = 3
    more: Mapping[str, int] = field(default_factory=dict)
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Other:
    """With the same fields as nothing else."""

    name: str


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing in it."""


@pytest.mark.parametrize("made", [Quick, Standard])
def test_what_both_do(made: type[Quick] | type[Standard]) -> None:
    value = made("raise", key="exercise[1]")
    assert (value.name, value.count, value.more, value.key) == ("raise", 3, {}, "exercise[1]")
    assert value == made("raise", 3, {}, "elsewhere")
    assert value != made("raise", 4)
    assert value not in [Other("raise"), ("raise", 3, {})]
    assert value.more is not made("raise").more
    assert made("raise", more={"a": 1}).more == {"a": 1}
    assert dataclasses.replace(value, count=5) == made("raise", 5)
    assert [each.name for each in dataclasses.fields(made)] == ["name", "count", "more", "key"]
    assert dataclasses.asdict(value) == {"name": "raise", "count": 3, "more": {}, "key": "exercise[1]"}
    assert repr(value) == f"{made.__name__}(name='raise', count=3, more={{}}, key='exercise[1]')"
    assert not hasattr(value, "__dict__")
    match value:
        case made(name, count):
            assert (name, count) == ("raise", 3)
        case _:
            pytest.fail("no pattern matches it")


@pytest.mark.parametrize("made", [Quick, Standard])
def test_nothing_can_be_changed(made: type[Quick] | type[Standard]) -> None:
    value = made("raise")
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        value.name = "other"  # type: ignore[misc]  # as it must fail
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        del value.name
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):  # TypeError: a slip of Python 3.11
        value.unknown = 1  # type: ignore[union-attr]  # likewise
    assert value == made("raise")


@pytest.mark.parametrize("made", [Quick, Standard])
def test_wrong_arguments_are_told_by_name(made: type[Quick] | type[Standard]) -> None:
    with pytest.raises(TypeError, match="'name'"):
        made()  # type: ignore[call-arg]  # as it must fail
    with pytest.raises(TypeError, match="'count'"):
        made("raise", 1, count=2)  # type: ignore[misc]  # likewise
    with pytest.raises(TypeError, match="'tempo'"):
        made("raise", tempo=2)  # type: ignore[call-arg]  # likewise


@pytest.mark.parametrize("made", [Quick, Standard])
def test_copies_are_equal(made: type[Quick] | type[Standard]) -> None:
    value = made("raise", more={"a": 1})
    for other in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert other == value and other is not value


def test_equal_values_have_the_same_place_in_a_dictionary() -> None:
    assert {Other("a"): 1}[Other("a")] == 1
    assert len({Other("a"), Other("a"), Other("b")}) == 2
    assert Empty() == Empty()
    assert len({Empty(), Empty()}) == 1
    assert repr(Empty()) == "Empty()"
    with pytest.raises(TypeError, match="unhashable"):
        hash(Quick("with a dictionary in it"))


def test_a_value_that_describes_itself_keeps_its_words() -> None:
    @dataclass(frozen=True, slots=True)
    class Described:
        """A value."""

        name: str

        def __repr__(self) -> str:
            return f"<{self.name}>"

    assert repr(Described("raise")) == "<raise>"
