"""A test is billed as ordered by somebody whose orders Medicare does not take.

Anti-pattern: naming whoever sent the patient. Best practice: box 17 names who ordered the test, as the note has it; where
a chiropractor did, Medicare pays nothing and the patient owes nothing.
"""

from random import Random

from gym.world.claims import people
from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case, Section
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.providers import is_ordered
from gym.world.world import World

CHIROPRACTOR = "111N00000X"
FIRST = "The test itself is coded rightly. Look at who asked for it."
SECOND = (
    "Not everybody who may send a patient may order a test at this payer's cost: the law names the professions, and the payer "
    "looks the orderer up."
)


def find_test(world: World, case: Case) -> str | None:
    return next((line.code for line in case.claim.lines if is_ordered(world, line.code)), None)


def name_sender(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Put the chiropractor who told the patient to come into box 17."""
    right, code = case.claim.referring, find_test(world, case)
    if right is None or code is None:
        return None
    wrong = people.draw_clinician(rng, CHIROPRACTOR)
    known = case.model_copy(update={"roster": tuple(sorted((*case.roster, wrong), key=lambda each: each.name))})
    return SpoiledCase(
        case=change_claim(known, referring=wrong),
        field="referring",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a patient came to the laboratory on the advice of a massage therapist, and the slip in the record "
            "was the family doctor's. With the doctor in box 17 the test was paid.",
            f"Box 17 should name {right.name}, NPI {right.npi}, who ordered {code}; the claim names {wrong.name}, a "
            "chiropractor.",
        ),
        secrets=(right.npi, wrong.npi, wrong.name, "box 17", "chiropractor"),
        explanation=f"{right.name} ordered {code}, as the note says. The claim named {wrong.name}, whose orders Medicare does "
        "not take.",
    )


def order_by_chiropractor(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let the chiropractor really have ordered it: nothing on the claim is wrong."""
    right, code = case.claim.referring, find_test(world, case)
    if right is None or code is None:
        return None
    orderer = people.draw_clinician(rng, CHIROPRACTOR)
    sections = tuple(
        Section(heading=each.heading, text=f"{orderer.name}.") if each.heading == "Ordered by" else each
        for each in case.encounter.sections
    )
    noted = case.encounter.model_copy(update={"ordered_by": orderer.name, "sections": sections})
    roster = tuple(orderer if each == right else each for each in case.roster)
    return SpoiledCase(
        case=change_claim(case, referring=orderer).model_copy(update={"encounter": noted, "roster": roster}),
        field="referring",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: films were taken on a naturopath's slip. No claim form could mend that; the practice took the "
            "loss and now reads the slip before the picture is taken.",
            f"{orderer.name}, a chiropractor, ordered {code}, and nobody else did: write it off.",
        ),
        secrets=("write it off", "write-off", orderer.npi, "chiropractor"),
        explanation=f"{orderer.name} ordered {code}. Medicare takes no orders from chiropractors, no other order is on file, "
        "and the patient does not owe it.",
        closing=Action(type=ActionType.WRITE_OFF, text="Ordered by a chiropractor; no other order on file."),
    )


WRONG_NAME = Fault(
    code="orderer_not_eligible",
    skill="provider_ids",
    level=3,
    summary="The claim names an orderer whose orders Medicare does not take.",
    rules=frozenset({"orderer_not_eligible"}),
    fact="PF404",
    spoil=name_sender,
    wants=frozenset({"ordered", "payer:medicare"}),
)
WRONG_ORDER = Fault(
    code="orderer_not_eligible",
    skill="provider_ids",
    level=4,
    summary="A test was ordered by somebody whose orders Medicare does not take.",
    rules=frozenset({"orderer_not_eligible"}),
    fact="PF404",
    spoil=order_by_chiropractor,
    wants=frozenset({"ordered", "payer:medicare"}),
    stages=("denied",),
    combines=False,
)
