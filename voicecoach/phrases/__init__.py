"""The wording: one TOML file a language, plural forms by rule, variants chosen deterministically."""

from voicecoach.phrases.phrases import Phrases, load_phrases

__all__ = ["Phrases", "load_phrases"]
