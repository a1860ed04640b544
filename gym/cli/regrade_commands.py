"""`gym regrade`: what today's rules make of all that is on record, and the correction of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from gym.cli.context import Gym, app_context, screen, settings_with

if TYPE_CHECKING:
    from rich.table import Table

    from gym.progress.regrade import Difference


def regrade(
    context: typer.Context,
    apply: Annotated[bool, typer.Option("--apply", help="write it, with an audit event for each claim")] = False,
) -> None:
    """Replay all sessions through today's rules and say what changes; nothing is written without --apply."""
    import asyncio

    raise typer.Exit(asyncio.run(all_users(app_context(context).compose(settings_with()), apply)))


async def all_users(built: "Gym", apply: bool) -> int:
    """Go through every user; 1 where one could not be written."""
    console, users, missed = screen(), 0, 0
    async for found in built.regrader.differences():
        users += 1
        console.print(table(found))
        if apply and not await built.regrader.apply(found):
            missed += 1
            console.print(f"{found.user_id} has played meanwhile: run it again.")
    console.print(ending(users, missed, apply))
    return 1 if missed else 0


def ending(users: int, missed: int, apply: bool) -> str:
    """What it came to, and what to do next."""
    from gym.progress.takeaways import format_count

    if not users:
        return "Nothing changes: the record already matches today's rules."
    people = format_count(users, "user")
    if apply:
        return f"Written for {people}, {missed} left out." if missed else f"Written for {people}."
    return f"The record of {people} would change. Nothing was written: run it again with --apply."


def table(found: "Difference") -> "Table":
    """One user's changes."""
    from rich.table import Table

    change = found.xp_after - found.xp_before
    rows = Table(
        title=f"{found.user_id}: {found.xp_before} XP, now {found.xp_after} ({change:+d})", title_justify="left"
    )
    for name in ("claim", "day", "settled", "first try", "XP"):
        rows.add_column(name)
    for each in found.record.changes:
        was, now = each.was, each.now
        settled = "as before" if was.resolved == now.resolved else f"{yes(was.resolved)}, now {yes(now.resolved)}"
        first = f"{was.accuracy:.2f}" if was.accuracy == now.accuracy else f"{was.accuracy:.2f}, now {now.accuracy:.2f}"
        rows.add_row(now.title, f"{now.local_date}", settled, first, f"{was.xp}, now {now.xp}")
    if not found.record.changes:
        rows.add_row("mastery and achievements only", "", "", "", "")
    return rows


def yes(holds: bool) -> str:
    """In a word."""
    return "yes" if holds else "no"
