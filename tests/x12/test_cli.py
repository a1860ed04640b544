"""`gym x12` from outside: what it prints and writes, and how it ends."""

import json
from pathlib import Path

import pytest
from store_parts import open_store
from typer.testing import CliRunner
from x12_parts import NOON, case_of, problems, sent

from agents.minds import MINDS
from gym.cli.commands import commands
from gym.cli.context import AppContext
from gym.coaching.coach import PlainCoach
from gym.errors import GymError, Invalid, NotFound
from gym.schemas.sessions import StartSession
from gym.services.sessions import Sessions
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World
from gym.x12.errors import FileRefused
from gym.x12.write_answer import write_answer


class ScenarioCache:
    """The record and the gym around it, as far as an import uses them."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    @property
    def store(self) -> "ScenarioCache":
        return self

    def shelve(self, scenario_id: str, body: str) -> None:
        self.kept[scenario_id] = body


def gym(*words: str | Path, scenarios: ScenarioCache | None = None) -> str:
    """What the command prints; its refusals are raised."""
    doors = AppContext(compose=lambda _: scenarios, serve=None, read=None, pull=None, evaluate=None, score_reader=None)
    return CliRunner().invoke(commands(), ["x12", *map(str, words)], obj=doors, catch_exceptions=False).output


@pytest.fixture
def claim_file(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "claim.837"
    path.write_text(sent(world))
    return path


@pytest.fixture
def payment_file(world: World, tmp_path: Path) -> Path:
    case = case_of(world, "ptp_indicator1_no_modifier", payer_id="medicare_part_b")
    path = tmp_path / "payment.835"
    path.write_text(write_answer(world, case.claim, adjudicate(world, case, check(world, case)), NOON))
    return path


def test_a_good_file_is_accepted(claim_file: Path) -> None:
    assert gym("check", claim_file).startswith("Accepted: 837P, 1 claim, ")


def test_a_bad_file_ends_with_place_and_reason_and_a_status_that_is_not_0(claim_file: Path) -> None:
    claim_file.write_text(claim_file.read_text().replace("HI*", "HX*"))
    ended = CliRunner().invoke(commands(), ["x12", "check", str(claim_file)])
    assert isinstance(ended.exception, FileRefused)
    assert ended.exit_code == 1
    assert "the segment is not expected here" in ended.output


def test_a_file_is_not_opened_without_the_assertion(claim_file: Path) -> None:
    with pytest.raises(Invalid, match="An import needs --deidentify: with it you ask for names"):
        gym("import", claim_file)


def test_a_claim_comes_in_with_its_findings(claim_file: Path, tmp_path: Path) -> None:
    shown = gym("import", claim_file, "--deidentify", "--json", tmp_path / "out.json")
    assert "1 of 1 claims were imported from the 837P" in shown
    assert "missing_mod25" in shown
    (told,) = json.loads((tmp_path / "out.json").read_text())["claims"]
    assert [finding["rule_id"] for finding in told["findings"]] == ["missing_mod25"]


def test_practice_from_a_denial_is_kept_to_be_played_by_its_id(payment_file: Path, tmp_path: Path) -> None:
    scenarios = ScenarioCache()
    shown = gym("import", payment_file, "--deidentify", "--json", tmp_path / "out.json", scenarios=scenarios)
    (scenario_id,) = scenarios.kept
    assert "gym play --scenario" in shown
    assert scenario_id in shown
    made = Scenario.model_validate_json(scenarios.kept[scenario_id])
    assert [issue.fault for issue in made.intended_issues] == ["ptp_indicator1_no_modifier"]
    assert made.optimal_actions[0].model_dump_json() not in (tmp_path / "out.json").read_text()


async def test_practice_that_was_kept_can_be_played(payment_file: Path, world: World, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'gym.db'}")
    scenarios = ScenarioCache()
    gym("import", payment_file, "--deidentify", scenarios=scenarios)
    ((scenario_id, body),) = scenarios.kept.items()
    for _ in range(2):
        store.shelve(scenario_id, body)
    started = await Sessions(world, store, PlainCoach(), MINDS).start(
        StartSession(user_id="ada", scenario_id=scenario_id)
    )
    assert started.scenario.scenario_id == scenario_id


def test_a_payer_that_nobody_knows_is_refused_by_name(claim_file: Path) -> None:
    with pytest.raises(Invalid, match=r"There is no payer nobody\. There is: "):
        gym("import", claim_file, "--deidentify", "--payer", "nobody")


@pytest.mark.parametrize(("words", "kind"), [((), "837P"), (("--answer",), "835")])
def test_a_scenario_goes_out_as_a_file_that_pyx12_accepts(tmp_path: Path, words: tuple[str, ...], kind: str) -> None:
    file = tmp_path / "out.x12"
    shown = gym("export", "--seed", "3", "--fault", "mue_exceeded", *words, "-o", file)
    assert shown.startswith(f"out.x12: {kind}, 1 claim, ")
    assert problems(file.read_text()) == []


def test_what_cannot_be_exported_is_named(tmp_path: Path) -> None:
    for words, error in ((("--fault", "none"), Invalid), (("-o", tmp_path / "no" / "such.837"), Invalid)):
        with pytest.raises(error):
            gym("export", "-o", tmp_path / "out.837", *words)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    for word in (("check",), ("import", "--deidentify")):
        with pytest.raises(GymError) as error:
            gym(*word, tmp_path / "gone.837")
        assert isinstance(error.value, NotFound)
