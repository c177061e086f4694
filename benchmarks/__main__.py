"""``python -m benchmarks [--write] [FIGURE ...]``: measure, print the table, put it into README.md."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the sound server and the judge live there

from benchmarks.figures import FIGURES  # needs the path above
from benchmarks.rows import Row

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    head = "| figure | measured | bar | beside |\n| --- | --- | --- | --- |\n"
    lines = (
        f"| {row.figure} | {row.coach}{'' if row.held else ' (**missed**)'} | {row.bar} | {row.beside} |"
        for row in rows
    )
    return head + "\n".join(lines)


def main() -> int:
    """Measure what was asked for; 1 where a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"of {', '.join(FIGURES)}; all")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.figures if name not in FIGURES]
    if unknown:
        parser.error(f"no such figure: {', '.join(unknown)}; there are {', '.join(FIGURES)}")
    rows: list[Row] = []
    for name in chosen.figures or FIGURES:
        with tempfile.TemporaryDirectory() as folder:
            for row in FIGURES[name](Path(folder)):
                rows.append(row)
                print(table([row]).splitlines()[-1], file=sys.stderr, flush=True)
    machine = f"{platform.system()} {platform.machine()} with {os.cpu_count()} cores"
    measured = f"Measured with CPython {platform.python_version()} on {machine}; `python -m benchmarks`."
    text = f"{measured}\n\n{table(rows)}"
    print(text)
    if chosen.write:
        readme = Path("README.md")
        before, _, rest = readme.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
