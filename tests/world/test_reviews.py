"""What a payer decides on the record: one that nobody sent, and a level that the note carries."""

from appeal_parts import appeal
from rows import for_each
from scenario_pool import compose_once
from world_parts import act, correct

from gym.world.claims.actions import ActionType, Edit
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.view import to_view
from gym.world.world import World

APPEALED = (("records_not_sent", None, "226", ("M127",)), ("level_on_review", "pressure_visit", "150", ("M25",)))


@for_each(("code", "template", "carc", "rarc"), APPEALED)
def test_the_record_is_sent_with_an_appeal_and_nothing_is_changed(
    world: World, code: str, template: str | None, carc: str, rarc: tuple[str, ...]
):
    for seed in range(6):
        scenario = compose_once(world, Spec(seed=seed, fault=code, template=template))
        denied = next(line for line in scenario.case.remittance.lines if not line.paid)
        assert [(each.group, each.carc) for each in denied.adjustments] == [("CO", carc)]
        assert denied.rarc == rarc
        letter = scenario.optimal_actions[0]
        assert appeal(world, scenario, letter.text, *letter.grounds).outcome == "resolved"
        for move in (ActionType.BILL_PATIENT, ActionType.WRITE_OFF, ActionType.SUBMIT_CLAIM):
            assert act(world, scenario, move).outcome == "wrong", move


def test_the_payers_letter_is_on_the_account(world: World):
    scenario = compose_once(world, Spec(seed=2, fault="records_not_sent"))
    shown = to_view(world, scenario).payer_letter
    assert scenario.case.claim.claim_id in shown
    assert scenario.case.claim.lines[0].code in shown


def test_a_level_that_the_note_carries_is_not_coded_down(world: World):
    scenario = compose_once(world, Spec(seed=1, fault="level_on_review", template="pressure_visit"))
    number = next(n for n, line in enumerate(scenario.case.claim.lines, 1) if line.code == "99214")
    down = correct(world, scenario, Edit(op="set", path=f"lines/{number}/code", value="99213"))
    assert down.outcome == "wrong"
