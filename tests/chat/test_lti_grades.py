"""Grades go to the course after a claim that counts, through a queue that loses nothing while the platform is away."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import httpx
import pytest
from loop_moves import Move, example, fix_of
from lti_parts import ServedGym, TestPlatform, name_of

from gym.services.lti_grades import LtiGrades
from gym.services.turns import utc_now
from gym.store.lti_grades import StoredGrade
from gym.world.world import World

T = "/api/training"


@pytest.fixture(autouse=True)
def registered(platform: TestPlatform) -> None:
    platform.register()
    platform.ask("/away", **{"is": "0"})


def send_due(gym: ServedGym, clock: Callable[[], datetime] = utc_now) -> int:
    return asyncio.run(LtiGrades(gym.store, gym.sessions.lti.scores, clock).send_due())


def later(hours: float) -> Callable[[], datetime]:
    return lambda: utc_now() + timedelta(hours=hours)


def play(browser: httpx.Client, name: str, scenario: str, move: Move) -> None:
    """Finish a claim in one's browser."""
    started = browser.post(f"{T}/start-session", json={"user_id": name, "scenario_id": scenario})
    assert started.status_code == 200, started.text
    said = {"session_id": started.json()["session_id"], "action_type": move[0], "action_details": move[1]}
    assert browser.post(f"{T}/submit-action", json=said).json()["resolved"]


def scores(platform: TestPlatform, sub: str) -> list[dict[str, object]]:
    return [each for each in platform.ask("/scores")["scores"] if each["userId"] == sub]


def place_of(gym: ServedGym, name: str) -> StoredGrade:
    (found,) = gym.store.lti_grades.of_user(name)
    return found


def test_a_course_gets_the_grade_of_a_claim_once_and_then_of_each_change(
    gym: ServedGym, platform: TestPlatform, world: World
):
    sub = f"one-{platform.kind}"
    with gym.browser() as browser:
        platform.launch(browser, sub=sub, target="set:tour")
        name = name_of(browser)
        assert (send_due(gym), scores(platform, sub)) == (0, [])
        play(browser, name, "tour-1", fix_of(example(world)))
        assert (send_due(gym), send_due(gym)) == (1, 0)
        (first,) = scores(platform, sub)
        assert (first["scoreGiven"], first["scoreMaximum"]) == (16.67, 100)
        assert (first["activityProgress"], first["gradingProgress"]) == ("InProgress", "Pending")
        for number in range(2, 7):
            play(browser, name, f"tour-{number}", fix_of(example(world, f"tour-{number}")))
        assert send_due(gym) == 1
        last = scores(platform, sub)[-1]
        assert (last["scoreGiven"], last["activityProgress"], last["gradingProgress"]) == (
            100,
            "Completed",
            "FullyGraded",
        )
        assert str(last["timestamp"]) > str(first["timestamp"])


def test_the_first_try_counts_and_what_was_done_before_the_link_was_opened_does_not(
    gym: ServedGym, platform: TestPlatform, world: World
):
    sub, fix = f"first-{platform.kind}", fix_of(example(world))
    with gym.browser() as browser:
        platform.launch(browser, sub=sub)
        name = name_of(browser)
        play(browser, name, "tour-1", fix)
        platform.launch(browser, sub=sub, target="scenario:tour-1")
        send_due(gym)
        assert scores(platform, sub) == []
        play(browser, name, "tour-1", ("give_up", {}))
        play(browser, name, "tour-1", fix)
        assert send_due(gym) == 1
        (only,) = scores(platform, sub)
        assert (only["scoreGiven"], only["activityProgress"]) == (0, "Completed")


def test_nothing_is_lost_while_the_platform_is_away(gym: ServedGym, platform: TestPlatform, world: World):
    sub = f"away-{platform.kind}"
    with gym.browser() as browser:
        platform.launch(browser, sub=sub, target="scenario:tour-1")
        name = name_of(browser)
        platform.ask("/away", **{"is": "1"})
        play(browser, name, "tour-1", fix_of(example(world)))
        platform.register(token_url="http://127.0.0.1:9/token")
        assert send_due(gym) == 0
        put_off = place_of(gym, name)
        assert (put_off.tries, "cannot be reached" in put_off.trouble) == (1, True)
        assert put_off.due_at
        assert timedelta(seconds=30) < put_off.due_at - utc_now() < timedelta(minutes=2)
        platform.register()
        assert send_due(gym) == 0  # not before its time
        assert send_due(gym, later(1)) == 0
        assert (place_of(gym, name).tries, place_of(gym, name).trouble) == (2, "the platform answered 503")
        platform.ask("/away", **{"is": "0"})
        assert send_due(gym, later(3)) == 1
        (only,) = scores(platform, sub)
        assert (only["scoreGiven"], place_of(gym, name).due_at, place_of(gym, name).trouble) == (100, None, "")


def test_a_turn_that_comes_while_a_grade_is_sent_is_sent_too(gym: ServedGym, platform: TestPlatform, world: World):
    sub = f"meanwhile-{platform.kind}"
    with gym.browser() as browser:
        platform.launch(browser, sub=sub, target="set:tour")
        name = name_of(browser)
        play(browser, name, "tour-1", fix_of(example(world)))
        seen = place_of(gym, name)
        play(browser, name, "tour-2", fix_of(example(world, "tour-2")))
        gym.store.lti_grades.settle(seen, "", utc_now())
        assert place_of(gym, name).due_at
        assert send_due(gym) == 1
        assert scores(platform, sub)[-1]["scoreGiven"] == 33.33


def test_two_senders_do_not_send_the_same(gym: ServedGym, platform: TestPlatform, world: World):
    with gym.browser() as browser:
        platform.launch(browser, sub=f"twice-{platform.kind}", target="scenario:tour-1")
        name = name_of(browser)
        play(browser, name, "tour-1", fix_of(example(world)))
    seen, until = place_of(gym, name), utc_now() + timedelta(minutes=2)
    take = partial(gym.store.lti_grades.take, seen, until)
    assert (take(), take()) == (True, False)


def test_a_token_is_asked_for_once_and_never_shared_between_clients(
    gym: ServedGym, platform: TestPlatform, world: World
):
    from gym.services.lti_adapter import PlatformService

    with gym.browser() as browser:
        platform.launch(browser, sub=f"token-{platform.kind}", target="set:tour")
        name = name_of(browser)
        before = platform.ask("/scores")["tokens"]
        for number in (1, 2):
            play(browser, name, f"tour-{number}", fix_of(example(world, f"tour-{number}")))
            send_due(gym)
        assert platform.ask("/scores")["tokens"] - before <= 1
    known, key = platform.register(), gym.store.lti.key("clinic-a") or ""
    services = [
        PlatformService(known._replace(**changed), key)
        for changed in ({}, {"client_id": "another"}, {"tenant": "clinic-b"}, {"issuer": "https://other.example"})
    ]
    assert len({each.key_of("scope") for each in services}) == 4


def test_who_teaches_gets_no_grade_and_an_odd_line_item_is_not_kept(gym: ServedGym, platform: TestPlatform):
    endpoint = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    scope = ["https://purl.imsglobal.org/spec/lti-ags/scope/score"]
    with gym.browser() as browser:
        platform.launch(browser, sub=f"teaches-{platform.kind}", role="Instructor", target="set:tour")
        assert gym.store.lti_grades.of_user(name_of(browser)) == ()
        message = platform.message(browser, sub=f"odd-{platform.kind}", target="set:tour")
        for_ftp = platform.forge(message, **{endpoint: {"scope": scope, "lineitem": "ftp://x/1"}})
        browser.post(for_ftp["launch_url"], data={name: for_ftp[name] for name in ("state", "id_token")})
        assert gym.store.lti_grades.of_user(name_of(browser)) == ()
