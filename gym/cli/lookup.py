"""What a search found, drawn for a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from gym.cli.styles import BAD, QUIET, table
from gym.world.codes.lookup import LookupResult


def list_entries(found: LookupResult) -> Iterator[RenderableType]:
    """The entries with their sources; what to try where there are none."""
    if found.entries:
        drawn = table(None, "kind", "code", "what it says")
        for each in found.entries:
            words = Text(each.label)
            if each.detail:
                words.append(f"\n{each.detail}", style="not dim")
            drawn.add_row(each.kind, each.code, words.append(f"\n{each.citation}", style=QUIET))
        yield drawn
    else:
        yield Text("Nothing found. Try a code, its first characters, a word, or two codes for their NCCI pair.")
    if found.note:
        yield Text(found.note, style=BAD)
