"""`gym lti`: a platform is set, shown and taken away, and what is wrong is said in words."""

from pathlib import Path

import pytest
from cli_parts import run_gym
from rows import for_each

from gym.errors import GymError

LMS = "https://courses.example.edu"
GIVEN = {
    **{"--issuer": LMS, "--client-id": "gym", "--deployment": "1", "--label": "Courses"},
    **{"--login-url": f"{LMS}/auth", "--token-url": f"{LMS}/token", "--jwks-url": f"{LMS}/jwks"},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def put(**changed: str) -> str:
    given = GIVEN | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return run_gym("lti", "set", "local", *(each for pair in given.items() for each in pair)).output


def test_a_platform_is_set_changed_listed_and_taken_away(folder: Path):
    assert "gym lti tool local" in put()
    put(label="Campus", deployment="2")
    assert run_gym("lti", "list").output == f"local  Campus  {LMS}  gym  deployments 2\n"
    assert "/lti/local/jwks.json" in run_gym("lti", "tool", "local").output
    assert run_gym("lti", "remove", "local", LMS, "gym").output == "Nobody comes to local from Campus any more.\n"
    assert run_gym("lti", "list").output == ""
    with pytest.raises(GymError, match="no platform with that issuer"):
        run_gym("lti", "remove", "local", LMS, "gym")


@for_each(
    ("changed", "words"),
    [
        ({"issuer": "http://courses.example.edu"}, "issuer is an https address"),
        ({"jwks_url": "ftp://courses.example.edu"}, "whole address"),
        ({"token_url": "https://a:b@courses.example.edu"}, "whole address"),
        ({"login_url": "nowhere"}, "whole address"),
        ({"label": "<b>"}, "letters, digits"),
        ({"client_id": "a b"}, "client_id"),
    ],
)
def test_what_cannot_be_is_refused_in_words(changed: dict[str, str], words: str, folder: Path):
    with pytest.raises(GymError, match=words):
        put(**changed)
    assert run_gym("lti", "list").output == ""


def test_a_tenant_that_is_not_there_is_refused(folder: Path):
    with pytest.raises(GymError, match="There is no tenant nowhere"):
        run_gym("lti", "tool", "nowhere")
