"""Commands that have commands of their own."""

import click


class Group(click.Group):
    """A group that answers an unknown command with the nearest."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Which command is meant. Raises UsageError."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            from voicecoach.settings.suggest import did_you_mean

            raise click.UsageError(f'no command "{args[0]}".{did_you_mean(args[0], self.commands)}', ctx)
        return super().resolve_command(ctx, args)
