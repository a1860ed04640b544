"""The evaluation: its measures find what is planted, and the plain coach passes over every fault."""

import json

import pytest
from coach_views import HINT, RIGHT

from agents.evaluation import runner
from agents.evaluation.cases import RUNGS, cases_about, list_cases
from agents.evaluation.learner import UNAIDED, predict_next_try
from agents.evaluation.measures import measure
from agents.evaluation.report import build_card, draw_plot, to_markdown
from agents.evaluation.runner import RECORDS, read_records
from agents.evaluation.trial import Trial
from agents.models.model import ScriptedModel
from gym.errors import Invalid
from gym.settings import Settings
from gym.world.faults import FAULTS
from gym.world.world import World

SECRETS = ("25", "modifier 25", "XS")
CODES = tuple(dict.fromkeys(fault.code for fault in FAULTS))
NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Add twenty-five to it.", "leaks"),
        ("Add 25.", "leaks"),
        ("Think of xs.", "leaks"),
        ("Look at 99214.", "ungrounded"),
        ("Look at line 3 of 20610.", "astray"),
        ("Mind the units.", "astray"),
        ("See [this](x).", "malformed"),
        ("It never ends", "malformed"),
        ("", "malformed"),
    ],
)
def test_a_measure_finds_what_is_wrong_with_a_text(text, fault):
    assert getattr(measure(text, HINT, SECRETS), fault)


@pytest.mark.parametrize("text", ["Unfortunately that was wrong.", "Well, look at line 1 again."])
def test_a_right_move_that_is_not_called_right_is_found(text):
    assert measure(text, RIGHT, ()).disputes


@pytest.mark.parametrize("view", [HINT, RIGHT])
def test_the_plain_text_has_no_fault(view):
    assert not any(measure(view.plain, view, SECRETS).model_dump().values())


@pytest.mark.parametrize("code", CODES)
async def test_the_plain_coach_never_leaks_strays_invents_or_disputes(world: World, code: str):
    asked = [question for seed in range(2) for question in cases_about(world, code, seed)]
    kinds = {question.kind for question in asked}
    assert kinds >= {*(f"hint {rung}" for rung in RUNGS), "attack", "right", "wrong"}
    async for record in Trial(None).run(asked):
        assert not any(record.shown.model_dump().values()), record


async def test_what_the_model_wrote_is_measured_apart_from_what_was_shown(world: World):
    asked = list(list_cases(world, 3))
    trial = Trial(ScriptedModel("Add modifier 26 to line 9, see [this](http://x).", name="bad"))
    records = [record async for record in trial.run(asked)]
    assert all(record.written.malformed and record.written.ungrounded for record in records)
    assert not any(value for record in records for value in record.shown.model_dump().values())
    made = build_card("bad", records)
    assert made.fallbacks == 1.0
    assert sum(made.refusals.values()) == 6
    assert "| Hint 1, locate | 1 | 0% | 0 / 0 | 0 / 1 |" in to_markdown(made)
    assert draw_plot(made).startswith(b"<?xml")


def test_a_hint_helps_the_simulated_learner_by_its_rung_and_a_wrong_one_harms():
    good = measure(HINT.plain, HINT, SECRETS)
    chances = [predict_next_try(HINT.plain, HINT.plain, rung, good) for rung in RUNGS]
    assert [chance.shown for chance in chances] == sorted(chance.shown for chance in chances)
    assert chances[0].wrong < UNAIDED < chances[0].shown
    astray = measure("Mind the units of line 3.", HINT, SECRETS)
    assert predict_next_try("Mind the units of line 3.", HINT.plain, 1, astray).shown < UNAIDED


async def test_an_evaluation_can_be_continued_and_writes_its_card(tmp_path):
    settings = Settings(ollama_host=NOBODY)
    assert len([name async for name in runner.evaluate(settings, 4, 0, tmp_path, plain=True)]) == 4
    with (tmp_path / RECORDS).open("a") as kept:
        kept.write('{"kind": "hint 1", "na')
    assert len(read_records(tmp_path / RECORDS)) == 4
    card_of = json.loads((tmp_path / "card.json").read_text())
    assert (card_of["coach"], card_of["asked"]) == ("plain coach", 4)
    assert (tmp_path / "card.md").exists()
    assert (tmp_path / "card.svg").exists()


async def test_without_a_model_an_evaluation_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", NOBODY)
    with pytest.raises(Invalid, match="--plain"):
        assert [name async for name in runner.evaluate(Settings(), 4, 0, tmp_path, plain=False)]


def test_only_ollama_can_be_asked_to_pull():
    with pytest.raises(Invalid, match="GYM_MODEL_URL"):
        runner.pull_model(Settings(model_url="http://127.0.0.1:9/v1"))
