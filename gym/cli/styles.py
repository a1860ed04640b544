"""What every table in the terminal has in common."""

from rich.table import Table

GOOD, BAD, QUIET = "bold green", "bold red", "dim"


def table(title: str | None, *columns: str) -> Table:
    """An empty table; a column that starts with `>` holds numbers."""
    drawn = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        drawn.add_column(column.removeprefix(">"), justify="right" if column.startswith(">") else "left")
    return drawn
