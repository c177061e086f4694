"""voicecoach: a coach you listen to.

A routine (a TOML file) is compiled into segments of timed sounds, and they are performed
against an output that is the clock. ``docs/architecture.md`` is the map of the packages.
"""

__version__ = "0.1.0"
