"""The fact base by area: drawn for a terminal, and as the page docs/facts.md."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import RenderableType
from rich.text import Text

from gym.cli.styles import GOOD, QUIET, table
from gym.schemas.facts import FactLine
from gym.services.facts import FactBase
from gym.world.facts import list_weak_denials, list_weak_terms

HEADING = """\
# Facts

Every rule, key and payer's policy of the gym rests on the facts below. Each has a public source with its chapter or
section and the address of its publisher. A date is that of the edition cited, or says since when the rule has been in
force. This page is made by `make docs`.

- **Trust.** "The publisher's text": the document was read. "A contractor's or payer's page": such a page, or a
  quotation of the document, was read. "General practice": nothing public was read that says so. A reviewer begins with
  these.
- **Review.** A certified coder signs the facts off. `gym facts export FILE` writes them as CSV; so does the page
  "Facts" of the chat. The reviewer fills in `reviewed_by`, `reviewed_on` (2026-11-30), `verdict` (right, wrong or
  unclear) and `comment`. `gym facts import FILE` takes the file in, all of it or nothing, and says which rows cannot
  be read. A review holds for the text and the source that were reviewed: when either changes, the fact has to be
  reviewed again.
- **Scenarios.** The preview in a trainer's library, `gym scenarios show`, the chat under a settled claim and its replay
  say whether the facts behind a claim are reviewed.
- **To add a fact**, give it the next free id in `gym/world/data/policy_facts.csv`. A test refuses a source that is no
  public document, and says what to write.
"""
HEADS = ("id", "fact", "source", "dated", "trust", "faults that rest on it")
WEAK = "general practice"
WHAT_TERMS = "The payers are invented. A term that a real payer of the kind publishes names its page; these do not.\n"
WHAT_CODES = "X12 defines the codes; that a payer uses this one for this finding was read nowhere, and payers differ.\n"


def make_page(base: FactBase) -> str:
    """The page as Markdown: what rests on general practice first, then every area."""
    known = base.list_lines()
    weak = [to_row(line) for line in known if line.trust == WEAK]
    parts = [HEADING, "## General practice, to be reviewed first\n", *make_table(HEADS, weak)]
    parts += ["\n## Payers' terms that no public document gives\n", WHAT_TERMS]
    parts += make_table(("payer", "term and source"), list_weak_terms(base.world))
    parts += ["\n## Denial codes by general practice\n", WHAT_CODES]
    parts += make_table(("rule", "denied as"), list_weak_denials(base.world))
    for area, facts in groupby(known, key=lambda line: line.area):
        parts += [f"\n## {area}\n", *make_table(HEADS, map(to_row, facts))]
    return "\n".join(parts) + "\n"


def make_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of one table."""
    for row in (heads, ("---",) * len(heads), *rows):
        yield f"| {' | '.join(row)} |"


def to_row(line: FactLine) -> tuple[str, ...]:
    """One fact as cells; the first document leads to its publisher."""
    first, *more = line.source.split("; ")
    source = "; ".join([f"[{first}]({line.address})" if line.address else first, *more])
    faults = ", ".join(f"`{fault}`" for fault in line.faults)
    return (line.id, *(each.replace("|", "\\|") for each in (line.fact, source)), line.dated, line.trust, faults)


def draw_areas(lines: Iterable[FactLine]) -> Iterator[RenderableType]:
    """A table for each area."""
    for area, facts in groupby(lines, key=lambda line: line.area):
        drawn = table(area, "id", "fact and source", "rests on it", "reviewed")
        for line in facts:
            drawn.add_row(line.id, describe(line), ", ".join((*line.faults, *line.payers)), describe_review(line))
        yield drawn


def describe(line: FactLine) -> Text:
    """The fact with its source, date and trust."""
    said = "; ".join(filter(None, (line.source, line.dated, line.trust, line.address)))
    return Text(line.fact).append(f"\n{said}", style=QUIET)


def describe_review(line: FactLine) -> Text:
    """Who reviewed it, when, and what they say."""
    review = line.review
    if review is None:
        return Text("not yet", style=QUIET)
    told = f"{review.verdict}, {review.reviewed_by}, {review.reviewed_on}"
    return Text(told, style=GOOD if review.verdict == "right" else "bold").append(f"\n{review.comment}", style=QUIET)
