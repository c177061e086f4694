"""The child process that speaks: requests on standard input, clips on standard output.

The voice's engine may crash, hang or eat memory here without harm to the session. The protocol
stands in ``protocol``; descriptors 0 and 1 are taken away from the engine before it is loaded, so
that nothing it prints can be taken for an answer. The process ends when its input does, also in
the middle of a start or a synthesis that hangs: the program that started it has ended then.
"""

import os
import threading
from _queue import SimpleQueue  # what queue.SimpleQueue is, without the rest of queue
from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

from voicecoach.model.seams import Plugin, Unavailable, Voice, VoiceFailed
from voicecoach.model.sound import Utterance
from voicecoach.speech import protocol
from voicecoach.speech.finish import finished

ENDING: list[Callable[[], None]] = []
"""Called before the process ends because its input did: what it has started must not go on alone."""

_MEMORY = 3 << 30  # bytes of address space; espeak-ng needs 0.1 GB, a neural voice about 2
_POLITENESS = 5  # added to the niceness: the program that feeds the sound goes first


def main() -> None:
    """Serve until the input ends."""
    requests, answers = protocol.own_pipes()
    _limit_resources()
    reference, name, language, speed, rate, source = (
        field.decode("utf-8", "surrogateescape") for field in protocol.receive(requests)
    )
    waiting: SimpleQueue[Utterance] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    try:
        settings = {"name": name or None, "language": language, "words_per_minute": int(speed)}
        if source:
            settings["source"] = source
        voice = _load(reference).create(**settings)
    except Unavailable as problem:
        protocol.send(answers, protocol.REFUSED, str(problem).encode())
        return
    protocol.send(answers, protocol.HELLO, voice.identity.encode())
    while True:
        protocol.send(answers, *_answer(voice, waiting.get(), int(rate)))


def _answer(voice: Voice, utterance: Utterance, rate: int) -> tuple[bytes, ...]:
    try:
        clip = finished(voice.synthesize(utterance), utterance.text, rate)
    except VoiceFailed as problem:
        return protocol.FAILED, str(problem).encode()
    return protocol.pack_clip(clip)


def _listen(requests: BinaryIO, waiting: "SimpleQueue[Utterance]") -> None:
    """Hand on what is asked for, and end the process, whatever it does, when the input ends."""
    while True:
        try:
            text, language = protocol.receive(requests)
        except (protocol.Garbled, OSError):
            for end in ENDING.copy():
                end()
            os._exit(0)
        waiting.put(Utterance(text.decode("utf-8", "replace"), language.decode("utf-8", "replace")))


def _load(reference: str) -> Plugin[Voice]:
    module, _, attribute = reference.partition(":")
    plugin: Plugin[Voice] = getattr(import_module(module), attribute)
    return plugin


def _limit_resources() -> None:
    """Where the system has such limits: memory, no core dumps, a lower priority."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(limit, (most, most))
        except (OSError, ValueError):  # the system knows it but does not grant it
            continue
    os.nice(_POLITENESS)


if __name__ == "__main__":
    main()
