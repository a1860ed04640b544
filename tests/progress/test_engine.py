"""Facts about the engine as a whole: its size, where it starts, kinds of users, items, and what it says."""

import ast
import io
import tokenize
from datetime import timedelta
from pathlib import Path

import pytest
from progress_facts import START, after, day, finish, outcome
from rows import for_each

from gym.progress.engine.ability import Item, draw_curve, share_at
from gym.progress.engine.config import CONFIG, LOGITS, LearnerKind
from gym.progress.engine.mastery import Mastery, ability_of, observe, place_by_experience, predict, rate_skill
from gym.progress.engine.selector import choose, explain
from gym.progress.learner import new_learner
from gym.progress.skills import PLAIN, skills_of_goals
from gym.world.faults import CLEAN, SKILLS
from gym.world.scenarios.scenario import Difficulty

ENGINE = ("ability", "mastery", "levels", "reviews", "selector")
BEGINNER, INTERMEDIATE, EXPERT, MASTER = Difficulty
SILENT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def code_lines(path: Path) -> int:
    """Lines with code: blank lines, comments, docstrings and imports aside."""
    text = path.read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    lines = {line for token in tokens if token.type not in SILENT for line in range(token.start[0], token.end[0] + 1)}
    for node in ast.walk(ast.parse(text)):
        words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if words or isinstance(node, ast.Import | ast.ImportFrom):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def test_the_engine_is_at_most_300_lines_of_code():
    room = Path(__file__).parents[2] / "gym" / "progress" / "engine"
    assert sum(code_lines(room / f"{name}.py") for name in ENGINE) <= 300


def test_whoever_has_done_more_billing_starts_higher():
    new, some, experienced = (
        rate_skill(place_by_experience(each), "addon", START) for each in ("new", "some", "experienced")
    )
    assert new.value < some.value < experienced.value
    assert some.uncertainty < rate_skill(Mastery(), "addon", START).uncertainty
    assert [place_by_experience(each).general for each in ("new", "some", "experienced")] == [-1.6, -0.9, -0.2]


def test_a_start_below_what_somebody_can_do_is_left_behind():
    for experience in ("new", "experienced"):
        mastery = place_by_experience(experience)
        for number in range(40):
            met = (outcome("addon"), outcome("cob"))
            mastery = observe(mastery, met, LOGITS[EXPERT], START + timedelta(minutes=number))
        assert rate_skill(mastery, "addon", START).value > 0.8


def test_a_place_harder_than_the_level_makes_a_right_answer_worth_more():
    usual, harder = after(finish()), after(finish(place=LOGITS[BEGINNER] + 1))
    assert harder.mastery.general > usual.mastery.general
    assert after(finish(place=LOGITS[BEGINNER])).mastery == usual.mastery


def test_kinds_start_alike_and_answers_tell_them_apart():
    assert Mastery().weights() == pytest.approx([1 / len(CONFIG.kinds)] * len(CONFIG.kinds))
    mastery = Mastery()
    for number in range(30):
        # All or nothing: always right on one level, always wrong on the next.
        level, right = (INTERMEDIATE, 1.0) if number % 2 else (EXPERT, 0.0)
        at = START + timedelta(minutes=number)
        mastery = observe(mastery, (outcome(list(SKILLS)[number % 6], right),), LOGITS[level], at)
    weights = dict(zip((kind.name for kind in CONFIG.kinds), mastery.weights(), strict=True))
    assert weights["all or nothing"] > 0.8


def test_a_mastery_stored_before_there_were_kinds_is_read_and_goes_on():
    skill = {"deviation": 0.2, "variance": 0.3, "gain": 0.15, "times": 1, "met_at": 0}
    stored = {"general": -0.5, "general_variance": 0.4, "skills": {"addon": skill}, "scenarios": 1, "lows": 0}
    mastery = Mastery.model_validate(stored)
    assert [view.mean for view in ability_of(mastery, "addon", START)] == pytest.approx([-0.3] * len(CONFIG.kinds))
    then = observe(mastery, (outcome("addon"),), LOGITS[BEGINNER], START)
    assert len(then.evidence) == len(then.skills["addon"].others) + 1 == len(CONFIG.kinds)


def test_an_item_that_needs_several_skills_at_once_is_harder_than_its_parts():
    alone, joint = Item(("addon",), 0.0), Item(("addon", "cob"), 0.0)
    one = CONFIG.model_copy(update={"joint": 1.0, "kinds": (LearnerKind("usual"),)})
    assert predict(Mastery(), joint, START, one) < predict(Mastery(), alone, START, one)


def test_the_steps_of_a_skill_weigh_it():
    mastery = observe(Mastery(), (outcome("addon"), outcome("addon")), 0.0, START)
    more, less = (predict(mastery, Item(("addon", "cob"), 0.0, steps), START) for steps in ((3, 1), (1, 3)))
    assert more > less


@for_each("offset", [-1.0, 1.0])
def test_a_skill_known_to_be_harder_is_dealt_no_harder(offset):
    mastery = Mastery(general=0.5, general_variance=0.2)
    learner = new_learner("ann").model_copy(update={"mastery": mastery})
    levels = list(Difficulty)
    usual, moved = (
        [levels.index(choose(learner, seed, START, difficulties=known).difficulty) for seed in range(5)]
        for known in (None, dict.fromkeys(SKILLS, offset))
    )
    assert all((b - a) * offset <= 0 for a, b in zip(usual, moved, strict=True))
    assert usual != moved


@for_each("skill", SKILLS)
def test_every_skill_has_a_plain_name_that_goals_understand(skill):
    assert skill in skills_of_goals((PLAIN[skill],))
    assert "_" not in PLAIN[skill]


def test_a_choice_is_explained_in_the_trainees_words():
    learner = after(finish("modifier_59X", **day(0)))
    value, _ = rate_skill(learner.mastery, "modifier_59X", START + timedelta(days=90))
    said = explain(learner.mastery, "modifier_59X", START + timedelta(days=90))
    assert said == f"due for review: modifier 59; alone you get about {value:.0%} right"
    assert explain(Mastery(), "cob", START) == "new to you: coordination of benefits"
    assert explain(Mastery(), CLEAN, START).startswith("to leave a right claim alone is a skill, too: clean claims")


def test_chances_fall_with_difficulty_for_every_kind():
    views = ability_of(Mastery(), "addon", START)
    for view in views:
        chances = [share_at(draw_curve((view._replace(weight=1.0),)), place) for place in LOGITS.values()]
        assert chances == sorted(chances, reverse=True)
