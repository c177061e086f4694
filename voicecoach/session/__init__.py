"""The performance: laid-out segments, an output that is the clock, and commands become events.

``docs/session.md`` draws its states.
"""
