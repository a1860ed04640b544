"""Case files: what a trainer said of a verdict is what the judge says, each file of tests/cases."""

from pathlib import Path

import pytest

from gym.schemas.replay import CaseFile
from gym.world.judge.judge import judge
from gym.world.world import World

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_judge_says_what_the_trainer_said(path: Path, world: World) -> None:
    case = CaseFile.model_validate_json(path.read_text(encoding="utf-8"))
    verdict = judge(world, case.scenario, case.claim, case.fixed, case.action)
    assert verdict.outcome == case.should_be


def test_there_are_cases() -> None:
    assert CASES
