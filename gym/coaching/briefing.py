"""What a coach is told about one turn, and what its guard must keep back."""

from collections.abc import Iterator

from gym.coaching.coach import CoachView, GuardKey
from gym.coaching.mentions import CODE, find_claim_mentions
from gym.coaching.sheet import leave_out_card
from gym.value import Value
from gym.world.claims.claim import LETTERS, Claim, Remittance
from gym.world.codes.tables import Reference
from gym.world.faults import FAULTS
from gym.world.scenarios.proof import says
from gym.world.scenarios.scenario import Issue, Scenario
from gym.world.world import World

CLEAN_SECRETS = ("as it stands", "nothing is wrong", "no change", "clean claim", "nothing to change", "send it")
FACTS = {fault.code: fault.fact for fault in FAULTS}
# From these rungs on the policy behind a hint may be told, and the rule that found it.
PRINCIPLE, WORKED = 2, 3


class CoachBrief(Value):
    """The view for the coach and the key for its guard."""

    view: CoachView
    key: GuardKey


def screen_facts(claim: Claim, remittance: Remittance | None) -> Iterator[tuple[set[str], str]]:
    """Facts visible on the trainee's screen, each with the places and codes it is about."""
    for number, line in enumerate(claim.lines, 1):
        said = (
            f"line {number}: {line.code} {' '.join(line.modifiers)} pointers {''.join(line.pointers)} "
            f"units {line.units} charge ${line.charge:.2f} place {line.pos} date {line.date_from}"
        )
        yield {f"line {number}", line.code.lower()}, said
    for letter, code in zip(LETTERS, claim.diagnoses, strict=False):
        yield {f"diagnosis {letter.lower()}", code.lower()}, f"diagnosis {letter}: {code}"
    for answered in remittance.lines if remittance else ():
        for each in answered.adjustments:
            said = f"line {answered.line} {each.group}-{each.carc} ${each.amount:.2f} {' '.join(answered.rarc)}"
            yield {f"line {answered.line}", answered.code.lower()}, said


def select_facts(scenario: Scenario, claim: Claim, answer: Remittance | None, *texts: str) -> tuple[str, ...]:
    """The payer, and what the screen shows of the lines and codes that the texts name.

    The rest of the claim is left out: a small model strays to whatever it is told, and the guard would refuse it.
    """
    named = set[str]().union(*map(find_claim_mentions, texts))
    return (scenario.payer_name, *(said for about, said in screen_facts(claim, answer) if about & named))


def list_secrets(scenario: Scenario, fixed: tuple[int, ...]) -> tuple[str, ...]:
    """Words that would reveal an open issue, or that there is none."""
    issues = [issue for place, issue in enumerate(scenario.intended_issues) if place not in fixed]
    return tuple(secret for issue in issues for secret in issue.secrets) if scenario.intended_issues else CLEAN_SECRETS


def build_guard_key(world: World, scenario: Scenario, fixed: tuple[int, ...], plain: str, is_over: bool) -> GuardKey:
    """What the guard holds back: nothing once it is over, and nothing that the plain text says."""
    if is_over:
        return GuardKey(secrets=())
    kept = tuple(secret for secret in dict.fromkeys(list_secrets(scenario, fixed)) if not says(plain, secret))
    return GuardKey(secrets=kept, descriptors=tuple(dict.fromkeys(describe_codes(world.reference, kept))))


def describe_codes(reference: Reference, secrets: tuple[str, ...]) -> Iterator[str]:
    """Our own words for the codes among the secrets."""
    for code in (code for secret in secrets for code in CODE.findall(secret)):
        if code in reference.modifiers:
            yield reference.modifiers[code]["meaning"]
        elif code in reference.procedures:
            yield reference.label(code)
        elif code in reference.icd10:
            yield reference.diagnosis(code)


def find_grounds(world: World, issue: Issue, rung: int, kept: tuple[str, ...]) -> tuple[str, ...]:
    """The policy fact and rule behind an issue, as far as the rung allows and without secrets."""
    fact = world.reference.facts.get(FACTS.get(issue.fault, "")) if rung >= PRINCIPLE else None
    rules = issue.rule_ids if rung >= WORKED else ()
    told = (*((f"policy: {fact.fact}",) if fact else ()), *(f"rule {rule.replace('_', ' ')}" for rule in rules))
    return tuple(each for each in told if not any(squeeze(secret) in squeeze(each) for secret in kept))


def squeeze(text: str) -> str:
    """Only letters and digits, so that `mod25` contains 25."""
    return "".join(filter(str.isalnum, text.lower()))


def brief_hint(
    world: World, scenario: Scenario, claim: Claim, fixed: tuple[int, ...], plain: str, rung: int, edit: str
) -> CoachBrief:
    """The brief for a hint: the rung paid for, its rule where allowed, and the facts on the screen."""
    kept = build_guard_key(world, scenario, fixed, plain, is_over=False)
    issue = next((issue for issue in scenario.intended_issues if plain in issue.rungs), None)
    behind = find_grounds(world, issue, rung, kept.secrets) if issue else ()
    view = CoachView(
        role="hint",
        rung=rung,
        plain=plain,
        facts=select_facts(scenario, claim, scenario.case.remittance, plain, edit),
        grounds=behind,
        citation="",
        last_edit=edit,
        is_right=False,
        difficulty=scenario.difficulty,
    )
    return CoachBrief(view=view, key=kept)


def brief_feedback(
    world: World,
    scenario: Scenario,
    claim: Claim,
    fixed: tuple[int, ...],
    plain: str,
    edit: str,
    outcome: str,
    answer: Remittance | None,
) -> CoachBrief:
    """The brief for a verdict: what happened, and nothing of what is still open; what its card says is not repeated."""
    over = outcome in ("resolved", "given_up")
    plain = leave_out_card(world.reference, scenario, plain, outcome, answer)
    citation = "; ".join(issue.citation for issue in scenario.intended_issues) if over else ""
    view = CoachView(
        role="feedback",
        rung=None,
        plain=plain,
        facts=select_facts(scenario, claim, answer, plain, edit),
        citation=citation,
        last_edit=edit,
        is_right=outcome in ("resolved", "partly"),
        difficulty=scenario.difficulty,
    )
    return CoachBrief(view=view, key=build_guard_key(world, scenario, fixed, plain, over))
