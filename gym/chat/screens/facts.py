"""The facts behind the verdicts, by area: each with its source, what rests on it, and its review."""

from itertools import groupby

from gym.caller import Right
from gym.chat.screens.blocks import Block, Button, Buttons, Cell, Fold, Go, Screen, Stat, Stats, Table, Text
from gym.chat.screens.format import cell, day
from gym.chat.screens.pages import Page, PageRequest
from gym.schemas.facts import FactLine, FactReview
from gym.services.facts import FactBase

WHAT = (
    "Every verdict rests on these facts. A certified coder can sign them off: download them, fill in the last four "
    "columns, and have whoever runs this gym import the file (gym facts import)."
)
COLUMNS = ("Fact", "Source", "Dated", "Faults that rest on it", "Reviewed")


class FactPages:
    """The fact base."""

    def __init__(self, facts: FactBase) -> None:
        self.facts = facts

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {"facts": Page(self.list_facts, Right.SIGNED_IN, "Facts")}

    async def list_facts(self, _: PageRequest) -> Screen:
        """Every fact, one fold for each area."""
        count = self.facts.count()
        numbers = (("facts", count.facts), ("reviewed", count.reviewed), ("doubted", count.doubted))
        blocks: list[Block] = [
            Text(text=WHAT),
            Stats(items=tuple(Stat(name=name, value=str(number)) for name, number in numbers)),
            Buttons(name="Facts", items=(Button(label="Download as CSV", go=Go(href="/files/facts.csv")),)),
        ]
        for area, lines in groupby(self.facts.list_lines(), key=lambda line: line.area):
            rows = tuple(map(to_row, lines))
            blocks.append(Fold(title=f"{area} ({len(rows)})", blocks=(Table(title="", columns=COLUMNS, rows=rows),)))
        return Screen(title="Facts", blocks=tuple(blocks))


def to_row(line: FactLine) -> tuple[Cell, ...]:
    """One fact; its source leads to the publisher."""
    source = f"{line.source} ({line.trust})"
    return (
        cell(line.fact),
        cell(source, go=Go(href=line.address) if line.address else None),
        cell(line.dated or "–"),
        cell(", ".join(each.replace("_", " ") for each in line.faults) or "none"),
        review_cell(line.review),
    )


def review_cell(review: FactReview | None) -> Cell:
    """Who says what of it."""
    if review is None:
        return cell("not yet", "quiet")
    said = f"{review.verdict}: {review.reviewed_by}, {day(review.reviewed_on)}"
    return cell(
        f"{said}. {review.comment}" if review.comment else said, "good" if review.verdict == "right" else "warn"
    )
