"""One scenario with its key and its proof, for trainers and authors."""

from collections.abc import Collection, Iterator

from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gym.cli import cards
from gym.cli.styles import QUIET, table
from gym.errors import Invalid, NotFound
from gym.services.facts import FactBase
from gym.world.claims.actions import Action
from gym.world.claims.changes import describe_changes
from gym.world.claims.claim import Remittance
from gym.world.faults import FAULTS, SKILLS
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.proof import Proof, ProofFailed, prove
from gym.world.scenarios.scenario import Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World


def show(world: World, spec: Spec, facts: FactBase | None = None) -> Iterator[RenderableType]:
    """What a trainee would see, then what they would not, and whether the facts behind it are reviewed."""
    made = compose_scenario(world, spec)
    yield from cards.scenario(to_view(world, made))
    yield key(made)
    yield proof(prove(world, made))
    yield Text((facts or FactBase(world)).describe_scenario(made), style=QUIET)


def compose_scenario(world: World, spec: Spec) -> Scenario:
    """The scenario that comes out. Raises Invalid or NotFound."""
    check_names(world, spec)
    try:
        return compose(world, spec)
    except ProofFailed as reason:
        raise NotFound(f"No scenario can be made from that: {reason}") from None


def check_names(world: World, spec: Spec) -> None:
    """Refuse names that are not in a table, naming those that are."""
    tables: dict[str, tuple[str | None, Collection[str]]] = {
        "skill": (spec.skill, SKILLS),
        "payer": (spec.payer_id, world.policies),
        "fault": (spec.fault, [fault.code for fault in FAULTS]),
    }
    for name, (asked, there) in tables.items():
        if asked is not None and asked not in there:
            raise Invalid(f"There is no {name} {asked}. There is: {', '.join(there)}.")


def key(made: Scenario) -> Panel:
    """The faults and the reference fix."""
    text = Text(f"{made.scenario_id} · family {made.family} · seed {made.seed}\n")
    if not made.intended_issues:
        text.append("\nNothing is wrong with this claim: send it as it stands.\n")
    for issue in made.intended_issues:
        text.append(f"\n{issue.fault}", style="bold").append(f" ({issue.skill}) at {issue.field}: {issue.summary}\n")
        text.append(f"{issue.explanation}\nSource: {issue.citation}\n")
        for number, rung in enumerate(issue.rungs, 1):
            text.append(f"  hint {number}: {rung}\n", style=QUIET)
    for action in made.optimal_actions:
        text.append(f"\nReference fix: {fix(made, action)}")
    return Panel(text, title="Key", title_align="left")


def fix(made: Scenario, action: Action) -> str:
    """The reference fix in words."""
    if action.edits:
        return f"{action.type}: {describe_changes(made.case.claim, made.solution)}"
    return f"{action.type}: {action.text}" if action.text else str(action.type)


def proof(proved: Proof) -> Table:
    """The three steps of the proof, with what came out of each."""
    drawn = table("Proof", "claim", "findings", "payer's answer")
    found = ", ".join(finding.rule_id for finding in proved.clean_findings) or "none"
    drawn.add_row("clean", found, answer(proved.clean_remittance))
    broken = ", ".join(f"{finding.rule_id} at {finding.field}" for finding in proved.broken_findings) or "none"
    drawn.add_row("broken", broken, answer(proved.broken_remittance))
    fixed = proved.fix
    outcome = f"{fixed.outcome}, accuracy {fixed.accuracy:.2f}, {fixed.changes_made} of {fixed.changes_needed} changes"
    drawn.add_row("fixed", outcome, answer(fixed.remittance) if fixed.remittance else "not sent")
    return drawn


def answer(remittance: Remittance) -> str:
    """Status and the codes behind it."""
    codes = sorted({f"{cas.group}-{cas.carc}" for line in remittance.lines for cas in line.adjustments})
    remarks = sorted({code for line in remittance.lines for code in line.rarc})
    return " ".join((remittance.status.replace("_", " "), *codes, *remarks))
