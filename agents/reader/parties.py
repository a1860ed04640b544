"""The parties of a claim in free text: which payer gets it, whether it pays first or second, and who ordered."""

import re
from collections import Counter
from functools import cache

from agents.reader.edits import Edit, Found, make_edit
from agents.reader.places import Unsure
from gym.world.claims.claim import Claim
from gym.world.payers.policy import Policy, load_policies

MARK = "@payer_"
CREDENTIALS = frozenset({"md", "do", "np", "pa", "dpm", "dc", "pt", "crna", "phd"})
WORD = r"(?!(?:npi|of|for|from|in|on|to|as|with|by|name|who|that|and|or|is|box|payer|roster)\b)[a-z][a-z.'-]*"
WHO = rf"(?P<name>{WORD}(?:(?: ,)? {WORD}){{1,4}})(?:(?: ,| with| and)* npi (?P<value>\d{{10}}))?"


@cache
def load_payers() -> tuple[Policy, ...]:
    return tuple(load_policies().values())


@cache
def index_payer_names() -> dict[str, str]:
    """Payer ids by what a biller calls them: id, name, and the kind of coverage where only one payer has it."""
    kinds = Counter(policy.line for policy in load_payers())
    called: dict[str, str] = {}
    for policy in load_payers():
        called |= dict.fromkeys((policy.id, policy.id.replace("_", " "), policy.name.lower()), policy.id)
        called[policy.name.lower().removesuffix(" health plan")] = policy.id
        if kinds[policy.line] == 1:
            called[policy.line.replace("_", " ")] = policy.id
    return called


@cache
def compile_payer_names() -> re.Pattern[str]:
    longest_first = "|".join(re.escape(name) for name in sorted(index_payer_names(), key=len, reverse=True))
    return re.compile(rf"(?<![\w@])(?:{longest_first})(?!\w)")


def mark_payers(text: str) -> str:
    """`text` with every payer's name as one word, like `@payer_beacon_fell`; the longest name wins."""
    return compile_payer_names().sub(lambda name: MARK + index_payer_names()[name[0]], text)


def set_payer(found: Found, claim: Claim) -> list[Edit]:
    """Another payer, by its name. Raises Unsure for one that nobody knows, or the one that has the claim."""
    payer = found["value"].removeprefix(MARK)
    if payer not in index_payer_names().values():
        known = ", ".join(policy.name for policy in load_payers())
        raise Unsure(f"I do not know that payer. Payers are {known}.")
    if payer == claim.payer_id:
        raise Unsure("The claim already goes to that payer.")
    return [make_edit("set", "payer_id", payer)]


def set_sequence(found: Found, claim: Claim) -> list[Edit]:  # noqa: ARG001
    """Whether this payer pays first or second."""
    return [make_edit("set", "sequence", "S" if found["value"].startswith("s") else "P")]


def set_orderer(found: Found, claim: Claim) -> list[Edit]:  # noqa: ARG001
    """Who ordered the service, by name and, where it is given, number."""
    words = found["name"].replace(" ,", ",").split()
    name = " ".join(word.upper() if word.strip(".") in CREDENTIALS else word.title() for word in words)
    number = [make_edit("set", "referring/npi", found["value"])] if "value" in found else []
    return [make_edit("set", "referring/name", name), *number]


def remove_orderer(found: Found, claim: Claim) -> list[Edit]:  # noqa: ARG001
    return [make_edit("remove", "referring")]
