"""What comes out of a recipe: the proof, what the trainee sees, and the key."""

from gym.chat.screens.blocks import Block, BlockHeading, ClaimBlock, Fold, Pre, Table, Text
from gym.chat.screens.browse import STAGES
from gym.chat.screens.format import cell
from gym.chat.screens.replay_parts import answer_blocks
from gym.schemas.library import Preview
from gym.services.facts import FactBase
from gym.world.claims.changes import describe_changes
from gym.world.scenarios.author import AuthoredScenario
from gym.world.scenarios.scenario import Issue, Scenario
from gym.world.scenarios.view import to_encounter_view

UNPROVED = "This scenario cannot be proved yet, so it cannot be saved."
ADVICE = "Change a choice that does not fit the others, try another seed, or change the words named here."


def preview_blocks(found: Preview, facts: FactBase) -> tuple[Block, ...]:
    """The preview; where nothing comes out, why."""
    if found.made:
        reviewed = Text(text=facts.describe_scenario(found.made.scenario), tone="quiet")
        return (describe_proof(found.made), reviewed, *scenario_blocks(found.made.scenario), *key(found.made))
    if not found.trouble:
        return ()
    return (Text(text=f"{UNPROVED} {found.trouble} {ADVICE}", tone="bad"),)


def describe_proof(made: AuthoredScenario) -> Text:
    """What was proved, in a sentence."""
    proof, faults = made.proof, len(made.scenario.intended_issues)
    if not faults:
        return Text(text="Proved: every rule passes and the payer pays. Sending it as it stands is right.", tone="good")
    findings = len(proof.broken_findings)
    text = (
        f"Proved: without its {'faults' if faults > 1 else 'fault'} the claim passes every rule. With "
        f"{'them' if faults > 1 else 'it'} the claim shows {findings} {'findings' if findings > 1 else 'finding'}, "
        f"and the reference fix settles it (changes needed: {proof.fix.changes_needed}). "
        "The text shown does not give it away."
    )
    return Text(text=text, tone="good")


def scenario_blocks(scenario: Scenario) -> tuple[Block, ...]:
    """What a trainee sees of it."""
    objectives = "\n".join(f"• {each}" for each in scenario.learning_objectives)
    place = f"{scenario.difficulty.value.capitalize()}, {STAGES[scenario.stage].lower()}, {scenario.payer_name}"
    return (
        BlockHeading(text="What the trainee sees"),
        Text(text=f"{scenario.title}\n{place}\n{objectives}"),
        ClaimBlock(title="The claim", claim=scenario.case.claim.model_dump(mode="json")),
        Pre(title="The note", text=to_encounter_view(scenario.case.encounter).text),
        *answer_blocks(scenario.case.remittance),
    )


def key(made: AuthoredScenario) -> tuple[Block, ...]:
    """What a trainee does not see before the end."""
    scenario = made.scenario
    if not scenario.intended_issues:
        return ()
    findings = tuple(
        (cell(each.rule_id), cell(each.message), cell(each.citation)) for each in made.proof.broken_findings
    )
    action = scenario.optimal_actions[0]
    said = describe_changes(scenario.case.claim, scenario.solution) if action.edits else action.text or ""
    fix = f"Reference fix: {action.type.replace('_', ' ')}{': ' if said else ''}{said}"
    return (
        BlockHeading(text="The answer key, which trainees do not see"),
        *(block for issue in scenario.intended_issues for block in about(issue)),
        Text(text=fix),
        Table(title="Findings", columns=("Rule", "What it found", "Source"), rows=findings),
    )


def about(issue: Issue) -> tuple[Block, ...]:
    """One fault with its hints."""
    hints = "\n\n".join(f"{number}. {rung}" for number, rung in enumerate(issue.rungs, 1))
    return (
        Text(text=f"{issue.summary} {issue.explanation}\nSource: {issue.citation}"),
        Fold(title=f"Hints: {issue.fault.replace('_', ' ')}", blocks=(Text(text=hints),)),
    )
