"""The payer does not take claims of the rendering provider for the day of the visit.

Anti-pattern: putting an enrolled colleague's name on the claim. Best practice: the claim names who did the work; work
from before the day on which the enrollment begins is written off, and not billed to the patient.
"""

from datetime import timedelta
from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case, Enrollment
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World

FIRST = "The codes agree with the note. Look at who did the work, and at what the payer knows of them."
SECOND = (
    "A payer pays for work of those it has taken on, from the day on which it did. Whoever did the work stands on the claim, "
    "whether that day had come or not."
)


def begin_after(rng: Random, case: Case, npi: str) -> Enrollment:
    """An enrollment that begins some days after the visit."""
    return Enrollment(npi=npi, effective=case.encounter.day + timedelta(days=rng.randrange(6, 70)))


def name_colleague(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Put a new colleague on the claim in place of the clinician of the note."""
    right = case.claim.rendering
    others = [each for each in case.roster if each.taxonomy == right.taxonomy and each.npi != right.npi]
    others = [each for each in others if each.name != right.name and each != case.claim.referring]
    if not others:
        return None
    wrong = rng.choice(others)
    later = begin_after(rng, case, wrong.npi)
    spoiled = change_claim(case, rendering=wrong).model_copy(update={"enrollments": (*case.enrollments, later)})
    return SpoiledCase(
        case=spoiled,
        field="rendering/name",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: the claims of a whole week went out under the newest doctor, whose enrollment was still to come. "
            "The notes showed who had seen each patient, and under those names they were paid.",
            f"The note is by {right.name}: put {right.name}, NPI {right.npi}, into boxes 24J and 31; {wrong.name} is enrolled "
            f"only from {later.effective}.",
        ),
        secrets=(right.npi, wrong.npi, wrong.name, "24J", "31", str(later.effective)),
        explanation=f"{right.name} did the work. The claim named {wrong.name}, who was not enrolled before {later.effective}.",
    )


def begin_too_late(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let the clinician's own enrollment begin after the visit."""
    own = case.claim.rendering
    later = begin_after(rng, case, own.npi)
    name = world.policies[case.claim.payer_id].name
    return SpoiledCase(
        case=case.model_copy(update={"enrollments": (*case.enrollments, later)}),
        field="rendering/npi",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a surgeon began in May and was taken on by the plan from June. The operations of May had no payer; "
            "the practice took the loss and asked nothing of the patients.",
            f"{own.name} is enrolled with {name} only from {later.effective} and did the work: write it off.",
        ),
        secrets=("write it off", "write-off", str(later.effective), own.name),
        explanation=f"{own.name} did the work and was enrolled from {later.effective} only. Nobody else may be named, and the "
        "patient does not pay for it.",
        closing=Action(type=ActionType.WRITE_OFF, text="Before the effective date of the enrollment."),
    )


COLLEAGUE = Fault(
    code="provider_not_enrolled",
    skill="provider_ids",
    level=3,
    summary="The claim names a colleague whom the payer had not enrolled yet.",
    rules=frozenset({"provider_not_enrolled", "rendering_not_documented"}),
    fact="PF403",
    spoil=name_colleague,
    combines=False,
)
TOO_EARLY = Fault(
    code="provider_not_enrolled",
    skill="provider_ids",
    level=3,
    summary="The work was done before the clinician's enrollment began.",
    rules=frozenset({"provider_not_enrolled"}),
    fact="PF403",
    spoil=begin_too_late,
    stages=("denied",),
    combines=False,
)
