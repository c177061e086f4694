"""Imports that a library makes at its head and that we do not need, put off or left out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def without(name: str) -> Iterator[None]:
    """While the context lasts, the optional module ``name`` cannot be imported, unless it is already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # how the import system is told "no such module"
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def put_off(name: str) -> Iterator[None]:
    """While the context lasts, ``import package.module`` binds a stand-in for ``name``.

    The first use of the stand-in imports the real module; whoever imports it later has that anyway.
    ``importlib.util.LazyLoader`` would load it at once: on CPython 3.11 the import itself looks at it.
    """
    if name in sys.modules:
        yield
        return
    package, _, child = name.rpartition(".")
    parent = __import__(package)
    stand_in = ModuleType(name)

    def load(attribute: str) -> Any:
        return getattr(__import__(name, fromlist=[child]), attribute)

    stand_in.__getattr__ = load  # type: ignore[method-assign]  # as PEP 562 has it
    sys.modules[name] = stand_in
    setattr(parent, child, stand_in)
    try:
        yield
    finally:
        del sys.modules[name]
