"""`gym coach`: the model is downloaded, found and missed in plain words."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from agents.evaluation.runner import evaluate, pull_model
from gym.cli.commands import commands
from gym.cli.context import AppContext
from gym.errors import GymError


def gym(*words: str, host: str) -> str:
    doors = AppContext(
        compose=SimpleNamespace, serve=print, read=print, pull=pull_model, evaluate=evaluate, score_reader=print
    )
    ended = CliRunner(env={"OLLAMA_HOST": host}).invoke(commands(), ["coach", *words], obj=doors)
    if ended.exception:
        raise ended.exception
    return ended.output


@pytest.mark.stand_in
def test_a_pull_says_when_the_model_is_there(stand_in) -> None:
    assert "llama3.2:3b is installed" in gym("pull", host=stand_in.url)


@pytest.mark.stand_in
def test_a_name_that_nobody_knows_is_told_as_such(stand_in) -> None:
    with pytest.raises(GymError, match=r"could not get nosuch:9b. Check the name"):
        gym("pull", "nosuch:9b", host=stand_in.url)


def test_without_ollama_a_pull_says_how_to_start_it() -> None:
    with pytest.raises(GymError, match="ollama serve"):
        gym("pull", host="http://127.0.0.1:9")


def test_the_plain_coach_is_measured_without_a_model(tmp_path) -> None:
    shown = gym("eval", "--plain", "--n", "9", "--folder", str(tmp_path), host="http://127.0.0.1:9")
    assert "0 leaks, 0 ungrounded, 0 astray, 0 disputes" in shown
    assert (tmp_path / "plain" / "card.svg").exists()
