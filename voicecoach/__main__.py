"""``python -m voicecoach`` is the same program as ``voicecoach``."""

from voicecoach.cli import main

if __name__ == "__main__":
    main()
