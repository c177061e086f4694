"""Where things lie: the bundled sounds and routines, and the user's own folders."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from voicecoach.model.frozen import dataclass

HOME_VARIABLE = "VOICECOACH_HOME"
"""Names one folder for everything of the user's: for portable installations, and for tests."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The user's own folders. None needs to exist: see ``make_private``."""

    config: Path
    """Holds ``config.toml``."""
    routines: Path
    """The user's routines, and in its ``library`` folder their exercises."""
    voices: Path
    """Neural voices that the user has installed."""
    cache: Path
    """Can be deleted at any time."""
    log: Path
    """Where ``--debug`` writes."""
    history: Path
    """The records of the sessions."""
    state: Path
    """What is only of use while the program runs, or until its next run."""

    @property
    def clips(self) -> Path:
        """What was spoken."""
        return self.cache / "clips"

    @property
    def settings_file(self) -> Path:
        """The user's settings."""
        return self.config / "config.toml"

    @property
    def lexicon_file(self) -> Path:
        """How voices are to say words that they get wrong."""
        return self.config / "lexicon.toml"


def user_folders(environ: Mapping[str, str] = os.environ) -> Folders:
    """The folders the system has for such things, or those inside ``VOICECOACH_HOME``."""
    if home := environ.get(HOME_VARIABLE):
        root = Path(home).expanduser().absolute()
        return Folders(
            config=root,
            routines=root / "routines",
            voices=root / "voices",
            cache=root / "cache",
            log=root / "log",
            history=root / "history",
            state=root / "state",
        )
    from platformdirs import PlatformDirs  # 4 to 8 ms, so only where it is needed

    dirs = PlatformDirs("voicecoach", appauthor=False)
    return Folders(
        config=dirs.user_config_path,
        routines=dirs.user_data_path / "routines",
        voices=dirs.user_data_path / "voices",
        cache=dirs.user_cache_path,
        log=dirs.user_log_path,
        history=dirs.user_data_path / "history",
        state=dirs.user_state_path,
    )


def make_private(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, readable by the user only (mode 0700).

    Raises OSError. A folder that exists is left as it is.
    """
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
    return missing[0] if missing else folder


def bundled(name: Literal["sounds", "routines"], package: Path = Path(__file__).parents[1]) -> Path:
    """The folder of what comes with the program.

    A wheel has it inside the package; a checkout, and an editable installation of one, beside it.
    """
    inside = package / "_bundled" / name
    return inside if inside.is_dir() else package.parent / name


def routine_folders() -> tuple[Path, Path]:
    """Where routines are looked for by name: the user's folder, then the bundled one."""
    return user_folders().routines, bundled("routines")
