"""Facts about recipes: what comes out is proved, words give nothing away, and files come back as they went."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import for_each
from tiers import examples, sample

from gym.errors import Invalid
from gym.world.judge.judge import judge
from gym.world.scenarios.author import HEADING, author, find_fits
from gym.world.scenarios.proof import ProofFailed, prove
from gym.world.scenarios.recipe import LONGEST_FILE, Recipe, from_toml, to_toml
from gym.world.scenarios.scenario import Difficulty, Stage
from gym.world.scenarios.view import to_view
from gym.world.world import World

KNEE = Recipe(name="Knee", faults=("missing_mod25",), template="knee_aspiration", payer="summit_ridge")


def test_a_recipe_becomes_a_proved_scenario_in_its_authors_words(world: World):
    words = {"title": "A knee on Monday", "background": "Our clinic sees many of these.", "lesson": "Read twice."}
    recipe = KNEE.model_copy(update={**words, "objectives": ("Read the note to its end",), "stage": Stage.DENIED})
    made = author(world, recipe).scenario
    assert prove(world, made).fix.outcome == "resolved"
    shown = to_view(world, made)
    assert (shown.title, shown.learning_objectives) == ("A knee on Monday", ("Read the note to its end",))
    assert (shown.stage, shown.payer.payer_id) == (Stage.DENIED, "summit_ridge")
    assert shown.encounter.sections[0].heading == HEADING
    assert "Our clinic sees many" in shown.encounter.text
    assert made.intended_issues[0].explanation.endswith("Your trainer adds: Read twice.")
    assert "Read twice." not in shown.model_dump_json()


def test_words_change_nothing_that_is_judged(world: World):
    plain, worded = author(world, KNEE).scenario, author(world, KNEE.model_copy(update={"title": "Other"})).scenario
    assert plain.scenario_id != worded.scenario_id
    assert plain.case == worded.case
    verdicts = [judge(world, each, each.case.claim, (), each.optimal_actions[0]) for each in (plain, worded)]
    assert verdicts[0] == verdicts[1]


def test_the_same_recipe_is_the_same_scenario_and_another_draw_another(world: World):
    assert author(world, KNEE) == author(world, KNEE)
    assert author(world, KNEE.model_copy(update={"seed": 2})).scenario.case != author(world, KNEE).scenario.case


def test_without_faults_the_claim_is_clean(world: World):
    made = author(world, Recipe(name="Clean", payer="medicare_part_b", level=Difficulty.INTERMEDIATE)).scenario
    assert (made.intended_issues, made.solution) == ((), made.case.claim)
    assert made.difficulty is Difficulty.INTERMEDIATE


def test_several_faults_stand_side_by_side_in_the_order_of_the_recipe(world: World):
    recipe = KNEE.model_copy(update={"faults": ("missing_mod25", "charge_total_mismatch"), "level": Difficulty.EXPERT})
    assert tuple(each.fault for each in author(world, recipe).scenario.intended_issues) == recipe.faults


@for_each(
    ("words", "said"),
    [
        ({"title": "Modifier 25 once more"}, "the title says “25”"),
        ({"background": "They forgot the MODIFIER 25 here."}, "the background says “25”"),
        ({"objectives": ("Find the missing mod25",)}, "the objective says “missing mod25”"),
        ({"background": "He is 97 years old."}, "the background says “97”"),
        ({"background": "Seen for M99.99 before."}, "the background says “M99.99”"),
        ({"title": "CO-97 again"}, "the title says “CO-97”"),
    ],
)
def test_words_that_tell_or_that_nothing_shows_are_refused_by_name(world: World, words: dict[str, object], said: str):
    with pytest.raises(ProofFailed, match=said):
        author(world, KNEE.model_copy(update=words))


def test_numbers_of_the_note_may_be_said(world: World):
    note = to_view(world, author(world, KNEE).scenario).encounter.text
    number = next(word for word in note.split() if word.isdecimal() and word != "25")
    made = author(world, KNEE.model_copy(update={"background": f"Mind the {number}."}))
    assert made.scenario.case.encounter.sections[0].text == f"Mind the {number}."


@for_each(
    ("change", "field", "said"),
    [
        ({"faults": ("no_such_fault",)}, "faults", "no fault called no_such_fault"),
        ({"faults": ("missing_mod25", "missing_mod25")}, "faults", "once"),
        ({"template": "no_such_visit"}, "template", "no visit called"),
        ({"payer": "no_such_payer"}, "payer", "no payer called"),
        ({"faults": (), "lesson": "Look."}, "lesson", "clean claim"),
    ],
)
def test_what_is_in_no_table_is_refused_by_its_field(world: World, change: dict[str, object], field: str, said: str):
    with pytest.raises(Invalid, match=said) as refused:
        author(world, KNEE.model_copy(update=change))
    assert refused.value.errors[0].field == field


def test_what_does_not_go_together_says_so(world: World):
    with pytest.raises(ProofFailed, match="timely_filing is not met together with missing_mod25"):
        author(world, KNEE.model_copy(update={"faults": ("missing_mod25", "timely_filing")}))


def test_what_is_said_to_fit_comes_out_and_the_rest_does_not(world: World):
    fits = find_fits(world, KNEE)
    assert "knee_aspiration" in fits.templates
    assert "summit_ridge" in fits.payers
    for template in sample(sorted(fits.templates), 10):
        assert author(world, KNEE.model_copy(update={"template": template})).scenario.family.startswith(template)
    apart = sorted({each.name for each in world.templates.visits} - fits.templates)
    for template in sample(apart[:5], 2):
        with pytest.raises(ProofFailed):
            author(world, KNEE.model_copy(update={"template": template}))


def test_beside_a_fault_only_those_are_offered_that_can_be_met_with_it(world: World):
    fits = find_fits(world, KNEE)
    assert "missing_mod25" in fits.faults[0]
    assert "missing_mod25" not in fits.faults[1]
    assert fits.faults[1]
    came, tried = 0, sample(sorted(fits.faults[1]), 15)
    for code in tried:
        try:
            came += len(author(world, KNEE.model_copy(update={"faults": ("missing_mod25", code)})).scenario.skills) > 0
        except ProofFailed:
            continue
    assert came / len(tried) >= 0.8


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n\t"\\'), max_size=60)
LINES = st.lists(TEXTS.map(str.strip).filter(bool), max_size=5)


@given(texts=st.tuples(TEXTS, TEXTS), objectives=LINES, seed=st.integers(0, 2**53))
@examples(200)
def test_a_file_comes_back_as_it_went(texts: tuple[str, str], objectives: list[str], seed: int):
    words = {"background": texts[0], "lesson": texts[1], "objectives": objectives}
    recipe = Recipe.model_validate({"name": "Any", **words, "seed": seed})
    assert from_toml(to_toml((recipe, KNEE))) == (recipe, KNEE)


@for_each(
    ("text", "said"),
    [
        ("", "scenarios: field required"),
        ("name = ", "not TOML"),
        ("format = 2\n[[scenarios]]\nname = 'a'", "format: input should be less than or equal to 1"),
        ("[[scenarios]]\nname = 'a'\n[[scenarios]]\nname = 'b'\ncolor = 'red'", "Scenario 2 color: extra inputs"),
        ("[[scenarios]]\nname = 'a'\nlevel = 'easy'", "Scenario 1 level"),
        ("[[scenarios]]\nname = 'a'\nfaults = ['a', 'b', 'c', 'd']", "Scenario 1 faults"),
        ("x" * (LONGEST_FILE + 1), "too long"),
        ("a = " + "[" * 5000, "TOML|nested"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, said: str):
    with pytest.raises(Invalid, match=said):
        from_toml(text)
