"""The level of a visit by the table of medical decision making, and the codes of each family of visits by level."""

from typing import Literal

Element = Literal["minimal", "low", "moderate", "high"]
ELEMENTS: tuple[Element, ...] = ("minimal", "low", "moderate", "high")
LEVELS = ("straightforward", "low", "moderate", "high")
# The codes of each family for these four levels, in their order (PF240); a code may stand for two levels.
FAMILIES = (
    ("99202", "99203", "99204", "99205"),
    ("99212", "99213", "99214", "99215"),
    ("99221", "99221", "99222", "99223"),
    ("99231", "99231", "99232", "99233"),
    ("99282", "99283", "99284", "99285"),
    ("99304", "99304", "99305", "99306"),
    ("99307", "99308", "99309", "99310"),
    ("99341", "99342", "99344", "99345"),
    ("99347", "99348", "99349", "99350"),
)
FAMILY_OF = {code: family for family in FAMILIES for code in family}


def find_level(problems: Element, data: Element, risk: Element) -> int:
    """The highest level, 0 to 3, that two of the three elements meet or exceed: the middle one (PF240)."""
    return sorted(ELEMENTS.index(element) for element in (problems, data, risk))[1]


def compare_levels(code: str, other: str) -> int:
    """How many levels `code` is above `other`, of the same family."""
    family = FAMILY_OF[code]
    return family.index(code) - family.index(other)
