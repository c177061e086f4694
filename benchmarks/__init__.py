"""Speeds and timings, measured side by side with what a user would pick instead.

``python -m benchmarks`` prints the table; ``--write`` puts it into README.md. It needs Linux,
PulseAudio and sox, and takes about ten minutes, as much of it is played in real time.
"""
