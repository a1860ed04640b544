"""How a claim came to the desk: an account, a payer's letter or a patient's call, from what the trainee sees anyway.

Everything in a story stands in the trainee's view of the scenario, so that it can give nothing away.
"""

from collections.abc import Callable
from datetime import date
from typing import Literal

from gym.coaching.chunks import CoachInfo
from gym.coaching.plain import list_adjustments
from gym.value import Value
from gym.world.codes.tables import Reference
from gym.world.rules.demographics import age_on
from gym.world.scenarios.scenario import ScenarioView

Role = Literal["biller", "coder", "denial_specialist"]
StoryKind = Literal["account", "letter", "call"]
ROLES: dict[Role, str] = {
    "biller": "the biller responsible for the practice's claims",
    "coder": "the coder who checks it last",
    "denial_specialist": "the specialist who works denials",
}
MOST_AREAS = 2
ADULT = 18


class Story(Value):
    kind: StoryKind
    text: str
    coach: CoachInfo


class StoryAudience(Value):
    """Whom a story is for: their role, the areas they are weak in, how many claims of this payer they had, and whether
    this is one of their first claims of all.
    """

    role: Role = "biller"
    areas: tuple[str, ...] = ()
    met_before: int = 0
    is_new: bool = False


def format_date(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def tell_account(view: ScenarioView, _: Reference) -> str:
    """How an unsent claim came to the desk."""
    patient, seen = view.claim_data.patient, view.encounter
    return (
        f"{seen.clinician} wrote the note for {patient.first} {patient.last} on {format_date(seen.date)}. "
        f"The claim to {view.payer.name} is ready and has not been sent yet."
    )


def tell_letter(view: ScenarioView, reference: Reference) -> str:
    """What the payer or its front end wrote back."""
    answer, name = view.remittance, view.payer.name
    if answer is None:
        return tell_account(view, reference)
    if answer.rejections:
        reasons = " ".join(f"{each.message.rstrip('.')}." for each in answer.rejections)
        return f"The front end of {name} reports back: “We could not accept this claim. {reasons}”"
    refused = "; ".join(list_adjustments(reference, answer))
    claim = view.claim_data
    of = f"the claim for {claim.patient.first} {claim.patient.last}, {format_date(view.encounter.date)}"
    return f"{name} writes about {of}: “We have decided this claim and could not pay all of it: {refused}.”"


def tell_call(view: ScenarioView, _: Reference) -> str:
    """What the patient says on the telephone, or a parent for a child."""
    patient, day = view.claim_data.patient, view.encounter.date
    name = f"{patient.first} {patient.last}"
    is_child = age_on(view.coverage.patient, day) < ADULT
    caller, who = (f"A parent of {name}", "My child") if is_child else (name, "I")
    return (
        f"{caller} is on the phone: “{who} was with you on {format_date(day)}, "
        f"and now {view.payer.name} tells me that something was not paid. I thought it was settled. "
        "Can you find out why?”"
    )


TELLERS: dict[StoryKind, Callable[[ScenarioView, Reference], str]] = {
    "account": tell_account,
    "letter": tell_letter,
    "call": tell_call,
}


def story_kind(view: ScenarioView, is_new: bool = False) -> StoryKind:
    """An unsent claim has an account; an answered one a letter, or, every third, a call, but for a newcomer's first."""
    if view.remittance is None:
        return "account"
    is_call = not is_new and not view.remittance.rejections and sum(view.scenario_id.encode()) % 3 == 0
    return "call" if is_call else "letter"


def tell_plain_story(view: ScenarioView, reference: Reference, trainee: StoryAudience) -> tuple[StoryKind, str]:
    """The story in the plain coach's words: the matter, then who looks at it and what they have of this payer."""
    kind = story_kind(view, trainee.is_new)
    again = f" You have had {trainee.met_before} of its claims before." if trainee.met_before else ""
    areas = " and ".join(trainee.areas[:MOST_AREAS])
    working = f" Apart from this claim, you are working on {areas}." if areas else ""
    return kind, f"{TELLERS[kind](view, reference)} You work on it as {ROLES[trainee.role]}.{again}{working}"
