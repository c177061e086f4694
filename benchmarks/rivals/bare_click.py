"""A bare click program with as many commands as the number it is given in the environment."""

import os

import click


@click.group()
def program() -> None:
    """Does nothing."""


def add(number: int) -> None:
    @program.command(f"command-{number}")
    @click.argument("name")
    @click.option("--json", is_flag=True, help="As JSON.")
    def command(name: str, json: bool) -> None:
        """Does nothing either, in one line of help."""


for number in range(int(os.environ["COMMANDS"])):
    add(number)

if __name__ == "__main__":
    program(prog_name="bare-click")
