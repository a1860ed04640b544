"""LTI 1.3: whom a tenant's learning platform sends comes in, from the browser that began, once; nobody else does."""

import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from lti_parts import CLIENT, TENANT, ServedGym, TestPlatform, name_of, send
from rows import for_each

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


@pytest.fixture(autouse=True)
def registered(platform: TestPlatform) -> None:
    platform.register()


def test_somebody_new_comes_in_as_a_trainee_and_is_the_same_the_next_time(gym: ServedGym, platform: TestPlatform):
    sub = f"new-{platform.kind}"
    with gym.browser() as browser:
        answer = platform.launch(browser, sub=sub, name="Ana Ruiz", email=f"{platform.kind}@a.example")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        name = name_of(browser)
    account = gym.store.users.account(name)
    assert account
    assert (account.role, account.tenant) == ("trainee", TENANT)
    assert gym.store.learner(name).settings.display_name == "Ana Ruiz"
    with gym.browser() as browser:
        platform.launch(browser, sub=sub, role="Instructor")
        assert name_of(browser) == name
    assert gym.store.users.account(name).role == "trainee"


def test_who_teaches_the_course_is_a_trainer_and_never_more(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        platform.launch(browser, sub=f"teacher-{platform.kind}", role="Instructor")
        name = name_of(browser)
    assert gym.store.users.account(name).role == "trainer"
    gym.store.users.change_role(name, "administrator")
    with gym.browser() as browser:
        answer = platform.launch(browser, sub=f"teacher-{platform.kind}", role="Instructor")
        assert (answer.status_code, "administers this gym" in answer.text) == (401, True)
        assert name_of(browser) == ""


def test_the_same_launch_is_refused_a_second_time(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        answer = browser.get(platform.start())
        kept = answer.headers["set-cookie"].partition(";")[0]
    with gym.browser() as browser:
        message = platform.message(browser)
        cookies = dict(browser.cookies)
        assert send(browser, message).status_code == 303
        assert send(browser, message).status_code == 401
    with gym.browser() as thief:
        thief.cookies.update({each: value for each, value in cookies.items() if "lti" in each})
        answer = send(thief, message)
        assert (answer.status_code, "used before" in answer.text, name_of(thief)) == (401, True, "")
    assert kept.startswith("__Host-gym_lti_")


def test_a_launch_of_another_browser_is_refused(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser, gym.browser() as other:
        message = platform.message(browser)
        other_message = platform.message(other)
        for sent in (message, {**other_message, "state": message["state"]}, {**other_message, "state": "forged"}):
            answer = send(other, sent)
            assert (answer.status_code, "Go back to your course" in answer.text) == (401, True)
        swapped = {**other_message, "id_token": message["id_token"]}
        assert (send(other, swapped).status_code, name_of(other)) == (401, "")


NOW = int(time.time())
FORGED: list[tuple[str, dict[str, Any], str]] = [
    ("expired", {"exp": NOW - 3600, "iat": NOW - 7200}, "came too late"),
    ("without an end", {"exp": None}, "cannot be trusted"),
    ("of tomorrow", {"iat": NOW + 86400, "exp": NOW + 90000}, "cannot be trusted"),
    ("for another client", {"aud": "another"}, "cannot be trusted"),
    ("for several clients", {"aud": [CLIENT, "another"], "azp": None}, "cannot be trusted"),
    ("for another's errand", {"azp": "another"}, "cannot be trusted"),
    ("of another issuer", {"iss": "https://other.example"}, "cannot be trusted"),
    ("of another deployment", {f"{CLAIM}deployment_id": "elsewhere"}, "the deployment elsewhere has to be added"),
    ("with another nonce", {"nonce": "another"}, "cannot be trusted"),
    ("without a nonce", {"nonce": None}, "cannot be trusted"),
    ("of nobody", {"sub": ""}, "cannot be trusted"),
    ("of no known kind", {f"{CLAIM}message_type": "Surprise"}, "cannot be trusted"),
    ("of a broken shape", {f"{CLAIM}resource_link": "link"}, "cannot be trusted"),
]


@for_each(("what", "changed", "words"), FORGED)
def test_a_message_that_is_not_as_it_must_be_is_refused(
    what: str, changed: dict[str, Any], words: str, gym: ServedGym, platform: TestPlatform
):
    with gym.browser() as browser:
        message = platform.message(browser)
        answer = send(browser, platform.forge(message, **changed))
        assert (answer.status_code, words in answer.text, name_of(browser)) == (401, True, ""), (what, answer.text)
        assert send(browser, message).status_code == 303  # a forged one uses nothing up


def test_a_message_with_no_signature_another_one_or_a_changed_body_is_refused(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        message = platform.message(browser)
        head, body, signature = message["id_token"].split(".")
        said = jwt.decode(message["id_token"], options={"verify_signature": False})
        kid = jwt.get_unverified_header(message["id_token"])["kid"]
        changed = jwt.encode({**said, "sub": "root"}, "x" * 32, "HS256").split(".")[1]
        for forged in (
            jwt.encode(said, None, "none", {"kid": kid}),
            jwt.encode(said, "x" * 32, "HS256", {"kid": kid}),
            f"{head}.{changed}.{signature}",
            f"{head}.{body}.",
            f"{head}.{body}",
            "no token",
            "",
        ):
            answer = send(browser, {**message, "id_token": forged})
            assert (answer.status_code, name_of(browser)) == (401, ""), forged
        assert "text/html" in answer.headers["content-type"]


def test_another_tenant_does_not_let_a_platforms_people_in(gym: ServedGym, platform: TestPlatform):
    platform.register("clinic-b", id="p-other", issuer="https://other.example")
    with gym.browser() as browser:
        elsewhere = platform.start().replace(TENANT, "clinic-b")
        answer = browser.get(elsewhere)
        assert (answer.status_code, "knows no course system" in answer.text) == (404, True)
        message = platform.message(browser)
        moved = {**message, "launch_url": message["launch_url"].replace(TENANT, "clinic-b")}
        assert (send(browser, moved).status_code, name_of(browser)) == (401, "")


def test_two_tenants_with_one_platform_know_two_people(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        platform.launch(browser, sub="both")
        first = name_of(browser)
    platform.register("clinic-b")
    with gym.browser() as browser:
        answer = browser.get(platform.start(sub="both").replace(TENANT, "clinic-b"))
        asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        message = platform.ask("/auth", **asked | {"redirect_uri": f"{gym.url}/lti/{TENANT}/launch"})
        assert send(browser, {**message, "launch_url": asked["redirect_uri"]}).status_code == 303
        second = name_of(browser)
    assert [gym.store.users.account(each).tenant for each in (first, second)] == [TENANT, "clinic-b"]
    gym.store.lti.remove_platform("clinic-b", f"p-{platform.kind}", "root")


def test_a_disabled_user_stays_out(gym: ServedGym, platform: TestPlatform):
    sub = f"gone-{platform.kind}"
    with gym.browser() as browser:
        platform.launch(browser, sub=sub)
        gym.store.users.disable(name_of(browser))
        assert name_of(browser) == ""
        assert platform.launch(browser, sub=sub).status_code == 401
        assert name_of(browser) == ""


def test_a_platform_whose_keys_cannot_be_had_is_said_to_be_away(gym: ServedGym, platform: TestPlatform):
    for address in ("http://127.0.0.1:9/jwks", "http://192.0.2.1/jwks"):
        platform.register(jwks_url=address)
        with gym.browser() as browser:
            answer = platform.launch(browser)
            assert (answer.status_code, "cannot be reached now" in answer.text) == (503, True)


def test_in_a_frame_a_button_opens_a_window(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        answer = browser.get(platform.start(), headers={"sec-fetch-dest": "iframe"})
        assert (answer.status_code, 'target="_blank"' in answer.text) == (200, True)
        assert "frame-ancestors https:" in answer.headers["content-security-policy"]
        assert not answer.headers.get_list("set-cookie")


def test_the_cookie_of_a_launch_travels_and_that_of_the_sign_in_does_not(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        (kept,) = browser.get(platform.start()).headers.get_list("set-cookie")
        assert kept.endswith("; HttpOnly; Secure; SameSite=None; Partitioned")
        given = platform.launch(browser).headers.get_list("set-cookie")
        token = next(each for each in given if "access_token" in each).lower()
        assert ("samesite=lax" in token, "secure" in token) == (True, True)


def test_a_page_of_another_site_still_sends_nothing_else(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        foreign = {"origin": "https://course.example", "sec-fetch-site": "cross-site"}
        for path in ("/login", f"/lti/{TENANT}/jwks.json", f"/lti/{TENANT}/launch/", "/api/training/start-session"):
            assert browser.post(path, headers=foreign).status_code == 403
