"""What identifies somebody in a file: names, addresses, numbers. A code that equals one of these is none."""

import re
from collections.abc import Iterator

from gym.x12.interchange import Interchange

# The segments that hold names, addresses, contacts and numbers of people, providers, payers and claims.
IDENTIFYING = frozenset({"NM1", "N1", "N2", "N3", "N4", "PER", "REF", "TRN", "SBR", "NTE", "K3", "PWK"})
# Of these only the numbers: the rest are codes, dates and amounts.
NUMBERED = {
    "ISA": (6, 8),
    "GS": (2, 3),
    "BHT": (3,),
    "CLM": (1,),
    "CLP": (1, 7),
    "BPR": (7, 9, 10, 13, 15),
    "PLB": (1, 3),
}
SHORTEST = 5
WORD = re.compile(r"[A-Z0-9]+")


def list_identities(interchange: Interchange) -> frozenset[str]:
    """Upper-case values, and the words in them, that identify somebody; a ZIP code also by its first five digits."""
    found: set[str] = set()
    for piece in interchange.pieces:
        name, *elements = piece.upper().split(interchange.separator)
        if name in IDENTIFYING:
            wanted = elements
        else:
            wanted = [elements[at - 1] for at in NUMBERED.get(name, ()) if at <= len(elements)]
        for element in wanted:
            found.update(list_parts(element, interchange.component))
    return frozenset(found)


def list_parts(element: str, component: str) -> Iterator[str]:
    """The values of one element, its words, and a long number's first five digits."""
    for value in element.split(component):
        for each in (value, *WORD.findall(value)):
            if len(each) >= SHORTEST:
                yield each
            if len(each) == 9 and each.isdigit():
                yield each[:5]
