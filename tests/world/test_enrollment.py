"""Who did the work, who ordered it, and whether the payer takes it from them: rules at their boundaries."""

from datetime import timedelta

from rows import for_each
from world_parts import act, changed, clean, keys, on_claim, pair

from gym.world.claims.actions import ActionType
from gym.world.claims.encounter import Case, Enrollment
from gym.world.rules import check
from gym.world.scenarios.view import to_view
from gym.world.world import World

DAY = timedelta(days=1)


def enrolled(case: Case, first: int, last: int | None = None) -> Case:
    """The case with its rendering provider enrolled so many days from the visit."""
    day = case.encounter.day
    known = Enrollment(
        npi=case.claim.rendering.npi,
        effective=day + first * DAY,
        ended=None if last is None else day + last * DAY,
    )
    return case.model_copy(update={"enrollments": (known,)})


# 42 CFR 424.505: enrolled on the day of service.
SPANS = [(0, None, False), (-90, 0, False), (1, None, True), (-90, -1, True)]


@for_each(("first", "last", "refused"), SPANS)
def test_the_day_of_the_visit_lies_in_the_enrollment(world: World, first: int, last: int | None, refused: bool):
    case = enrolled(clean(world, "knee_aspiration", payer="medicare_part_b"), first, last)
    found = {each.rule_id: each.denial for each in check(world, case)}
    assert ("provider_not_enrolled" in found) == refused
    if refused:
        assert (found["provider_not_enrolled"].carc, found["provider_not_enrolled"].rarc) == ("B7", ("N570",))


def test_an_enrolled_colleague_on_the_claim_did_not_do_the_work(world: World):
    case = enrolled(clean(world, "knee_aspiration", payer="medicare_part_b"), 9)
    other = next(
        each for each in case.roster if each.taxonomy == case.claim.rendering.taxonomy and each != case.claim.rendering
    )
    assert keys(world, on_claim(case, rendering=other)) == ["rendering_not_documented:rendering"]


def test_the_loss_before_an_enrollment_is_the_practices_and_a_wrong_name_is_corrected(world: World):
    early = pair(world, "provider_not_enrolled", "provider_not_enrolled", move=ActionType.WRITE_OFF)
    for kind, outcome in ((ActionType.WRITE_OFF, "resolved"), (ActionType.BILL_PATIENT, "wrong")):
        assert act(world, early, kind).outcome == outcome
    swapped = pair(world, "provider_not_enrolled", move=ActionType.CORRECT_CLAIM)
    assert act(world, swapped, ActionType.WRITE_OFF).outcome == "wrong"
    since = [each["enrolled"] for each in to_view(world, swapped).roster if "enrolled" in each]
    assert since == [f"from {swapped.case.enrollments[0].effective}"]


# 42 CFR 410.21(b), 424.507(a): a chiropractor's order; 42 CFR 410.71, 410.73: a psychologist's visit.
KINDS = [("111N00000X", True), ("207Q00000X", False), ("363L00000X", False)]
BARRED = [("103T00000X", "99213", True), ("1041C0700X", "99213", True), ("207Q00000X", "99213", False)]


@for_each(("taxonomy", "barred"), KINDS)
def test_medicare_takes_no_order_of_a_chiropractor_and_other_payers_ask_nothing(
    world: World, taxonomy: str, barred: bool
):
    for payer in ("medicare_part_b", "larkspur_advantage"):
        case = clean(world, "thyroid_labs", payer=payer)
        orderer = case.claim.referring.model_copy(update={"taxonomy": taxonomy})
        roster = tuple(orderer if each.name == orderer.name else each for each in case.roster)
        found = keys(world, on_claim(case, referring=orderer).model_copy(update={"roster": roster}))
        assert any("orderer_not_eligible" in key for key in found) == (barred and payer == "medicare_part_b")


@for_each(("taxonomy", "code", "barred"), [*BARRED, ("103T00000X", "90834", False)])
def test_medicare_pays_some_professions_no_visit(world: World, taxonomy: str, code: str, barred: bool):
    case = changed(clean(world, "talk_therapy", payer="medicare_part_b"), code=code)
    someone = case.claim.rendering.model_copy(update={"taxonomy": taxonomy})
    found = {each.rule_id: each.denial for each in check(world, on_claim(case, rendering=someone))}
    assert ("rendering_not_eligible" in found) == barred
    assert not barred or found["rendering_not_eligible"].carc == "185"


def test_an_order_that_was_really_a_chiropractors_is_written_off_and_a_wrong_name_is_not(world: World):
    real = pair(world, "orderer_not_eligible", move=ActionType.WRITE_OFF)
    wrong = pair(world, "orderer_not_eligible", move=ActionType.CORRECT_CLAIM)
    assert [act(world, each, ActionType.WRITE_OFF).outcome for each in (real, wrong)] == ["resolved", "wrong"]
    assert act(world, real, ActionType.BILL_PATIENT).outcome == "wrong"
