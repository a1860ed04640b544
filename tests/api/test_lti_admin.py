"""Learning platforms over REST: administrators set those of their own tenant, and see no other's."""

import pytest
from matrix_table import LMS, PLATFORM
from people_parts import ACTS, Clinics
from rows import for_each

from gym.world.world import World

PLACE = "/api/admin/lti"


@pytest.fixture
def clinics(world: World) -> Clinics:
    return Clinics(world)


async def test_a_platform_is_set_changed_seen_in_its_tenant_only_and_taken_away(clinics: Clinics):
    made = await clinics.told("amy", PLACE, "POST", json=PLATFORM)
    changed = await clinics.told("amy", PLACE, "POST", json={**PLATFORM, "label": "Campus"})
    assert (changed["id"], changed["label"]) == (made["id"], "Campus")
    seen = await clinics.told("amy", PLACE)
    assert [each["label"] for each in seen["platforms"]] == ["Campus"]
    assert seen["tool"]["launch"].endswith("/lti/clinic-a/launch")
    assert (await clinics.told("bob", PLACE))["platforms"] == []
    assert (await clinics.ask("bob", f"{PLACE}/{made['id']}", "DELETE")).status_code == 404
    assert (await clinics.told("amy", f"{PLACE}/{made['id']}", "DELETE"))["issuer"] == LMS
    assert (await clinics.told("amy", PLACE))["platforms"] == []
    acts = [each["what"] for each in (await clinics.told("amy", ACTS))["rows"]]
    assert acts[:3] == ["lti_platform_removed", "lti_platform_set", "lti_platform_set"]
    assert await clinics.told("amy", f"{PLACE}-grades") == {"grades": []}


@for_each("address", ["http://127.0.0.1:9/x", "https://localhost/x", "http://[::1]/x", "http://courses.example.edu"])
async def test_an_administrator_cannot_have_the_gym_ask_itself_or_without_tls(address: str, world: World):
    clinics = Clinics(world)
    for name in ("issuer", "login_url", "token_url", "jwks_url"):
        answer = await clinics.ask("amy", PLACE, "POST", json={**PLATFORM, name: address})
        assert (answer.status_code, name in answer.json()["detail"]) == (422, True)
    assert (await clinics.told("amy", PLACE))["platforms"] == []


async def test_nobody_else_sees_or_sets_platforms(clinics: Clinics):
    for name in ("tina", "ida", "ana"):
        assert (await clinics.ask(name, PLACE)).status_code in (403, 404)
        assert (await clinics.ask(name, PLACE, "POST", json=PLATFORM)).status_code in (403, 404)


async def test_there_are_no_more_than_fifty(clinics: Clinics):
    for number in range(50):
        await clinics.told("amy", PLACE, "POST", json={**PLATFORM, "client_id": f"c-{number}"})
    answer = await clinics.ask("amy", PLACE, "POST", json={**PLATFORM, "client_id": "one-more"})
    assert (answer.status_code, "at most 50" in answer.json()["detail"]) == (422, True)
