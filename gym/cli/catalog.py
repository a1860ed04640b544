"""The catalog of faults: what each is, where it is met, how it comes back, and who says so."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.console import RenderableType
from rich.text import Text

from gym.cli.styles import QUIET, table
from gym.world.faults import FAULTS
from gym.world.faults.fault import Fault
from gym.world.scenarios.plan import LEVELS
from gym.world.world import World


class FaultEntry(NamedTuple):
    """One row of FAULTS in words."""

    fault: str
    summary: str
    skill: str
    level: str
    met: str
    answer: str
    source: str


STAGES = {"pre_submission": "before sending", "denied": "denied"}
HEADS = ("fault", "what is wrong", "skill", "level", "met", "comes back as", "source")


def entries(world: World) -> Iterator[FaultEntry]:
    """What the rows of FAULTS say, by the name of the fault; rows that read alike are one."""
    told = (entry(world, fault) for fault in sorted(FAULTS, key=lambda each: each.code))
    yield from dict.fromkeys(told)


def entry(world: World, fault: Fault) -> FaultEntry:
    """One row in words."""
    return FaultEntry(
        fault=fault.code,
        summary=fault.summary,
        skill=fault.skill,
        level=LEVELS[fault.level - 1].value,
        met=", ".join(STAGES[stage] for stage in fault.stages),
        answer=answers(world, fault),
        source=world.reference.cite(fault.fact),
    )


def answers(world: World, fault: Fault) -> str:
    """The denial codes of its rules over all payers, and where a front end refuses it instead."""
    told, everywhere = dict[str, None](), all(fault.rules & each.front_end.keys() for each in world.policies.values())
    for policy in world.policies.values():
        for rule, codes in policy.denials.items():
            is_own = any(rule == each or rule.startswith(f"{each}_") for each in fault.rules)
            if is_own and not fault.rules & policy.front_end.keys():
                told[" ".join((f"{codes.group}-{codes.carc}", *codes.rarc))] = None
        if fault.rules & policy.front_end.keys():
            told["277CA" if everywhere else "277CA at some payers"] = None
    return ", ".join(told) if "denied" in fault.stages else "paid as sent: only the note shows the error"


def draw_catalog(world: World) -> RenderableType:
    """The catalog as a table for the terminal: what fits there; the rest is in docs/faults.md."""
    listed = table(f"{len({fault.code for fault in FAULTS})} faults", "fault", "level", "comes back as")
    for each in entries(world):
        listed.add_row(Text(each.fault).append(f"\n{each.summary}", style=QUIET), each.level, each.answer)
    return listed


def markdown(world: World) -> str:
    """The catalog as the table of docs/faults.md."""
    lines = [HEADS, ("---",) * len(HEADS), *((f"`{each.fault}`", *each[1:]) for each in entries(world))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
