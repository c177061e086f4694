"""What one would write oneself to list routines: read each file, print its title."""

import sys
import tomllib
from pathlib import Path

for path in sorted(Path(sys.argv[1]).glob("*.toml")):
    with path.open("rb") as file:
        routine = tomllib.load(file)
    print(f"{path.stem}: {routine['title']}")
