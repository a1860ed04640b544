"""What a coach is told about one turn, and what its guard must keep back."""

from gym.coach import CoachView, GuardKey
from gym.value import Value
from gym.world.claim import Claim, Remittance
from gym.world.proof import says
from gym.world.scenario import Scenario

CLEAN_SECRETS = ("as it stands", "nothing is wrong", "no change", "clean claim", "nothing to change", "send it")


class Telling(Value):
    """The view for the coach and the key for its guard."""

    view: CoachView
    key: GuardKey


def seen(scenario: Scenario, claim: Claim, remittance: Remittance | None) -> tuple[str, ...]:
    """Facts that stand on the trainee's screen anyway."""
    lines = [
        f"line {number}: {line.code} {' '.join(line.modifiers)} pointers {''.join(line.pointers)} units {line.units} "
        f"charge ${line.charge:.2f} place {line.pos} date {line.date_from}"
        for number, line in enumerate(claim.lines, 1)
    ]
    codes = [f"diagnosis {letter}: {code}" for letter, code in zip("ABCDEFGHIJKL", claim.diagnoses, strict=False)]
    answers = [
        f"line {line.line} {each.group}-{each.carc} ${each.amount:.2f} {' '.join(line.rarc)}"
        for line in (remittance.lines if remittance else ())
        for each in line.adjustments
    ]
    return (scenario.payer_name, *lines, *codes, *answers)


def secrets(scenario: Scenario, fixed: tuple[int, ...], plain: str, is_over: bool) -> tuple[str, ...]:
    """Words that would give an open issue away, but for those the plain text itself may say by now."""
    if is_over:
        return ()
    issues = [issue for place, issue in enumerate(scenario.intended_issues) if place not in fixed]
    hidden = [secret for issue in issues for secret in issue.secrets] if scenario.intended_issues else CLEAN_SECRETS
    return tuple(secret for secret in dict.fromkeys(hidden) if not says(plain, secret))


def hint_telling(scenario: Scenario, claim: Claim, fixed: tuple[int, ...], plain: str, rung: int, edit: str) -> Telling:
    """For a hint: the rung that was paid for, and the facts on the screen."""
    view = CoachView(
        role="hint",
        rung=rung,
        plain=plain,
        facts=seen(scenario, claim, scenario.case.remittance),
        citation="",
        last_edit=edit,
        is_right=False,
        difficulty=scenario.difficulty,
    )
    return Telling(view=view, key=GuardKey(secrets=secrets(scenario, fixed, plain, is_over=False)))


def feedback_telling(
    scenario: Scenario,
    claim: Claim,
    fixed: tuple[int, ...],
    plain: str,
    edit: str,
    outcome: str,
    answer: Remittance | None,
) -> Telling:
    """For a verdict: what happened, in plain words, and nothing of what is still open."""
    over = outcome in ("resolved", "given_up")
    citation = "; ".join(issue.citation for issue in scenario.intended_issues) if over else ""
    view = CoachView(
        role="feedback",
        rung=None,
        plain=plain,
        facts=seen(scenario, claim, answer),
        citation=citation,
        last_edit=edit,
        is_right=outcome in ("resolved", "partly"),
        difficulty=scenario.difficulty,
    )
    return Telling(view=view, key=GuardKey(secrets=secrets(scenario, fixed, plain, is_over=over)))
