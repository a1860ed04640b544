"""Deep linking: who teaches chooses a set, a claim, a pathway or an exam, and the course gets a signed link."""

import re
from html import unescape

import httpx
import pytest
from lti_parts import TENANT, ServedGym, TestPlatform, name_of
from rows import for_each

TARGET = re.compile(r'name="target" value="([^"]+)"')


@pytest.fixture(autouse=True)
def registered(platform: TestPlatform) -> None:
    platform.register()


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return unescape(found[1])


def open_choice(platform: TestPlatform, browser: httpx.Client, role: str = "Instructor") -> httpx.Response:
    return platform.launch(browser, sub=f"t-{platform.kind}", role=role, chooses=True)


@for_each("target", ["set:tour", "scenario:tour-1", "pathway:clean-claims", "exam:clean-claims"])
def test_what_is_chosen_comes_back_signed_and_a_launch_leads_there(target: str, gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        page = open_choice(platform, browser)
        assert (page.status_code, target in TARGET.findall(page.text), name_of(browser)) == (200, True, "")
        chosen = browser.post(f"/lti/{TENANT}/choose", data={"kept": field(page.text, "kept"), "target": target})
        assert chosen.status_code == 200
        assert f"form-action {platform.issuer};" in chosen.headers["content-security-policy"]
        (back,) = re.findall(r'action="([^"]+)"', chosen.text)
        told = httpx.post(back, data={"JWT": field(chosen.text, "JWT")}, trust_env=False).raise_for_status().json()
        (item,) = told["items"]
        assert (item["type"], item["custom"]) == ("ltiResourceLink", {"target": target})
        assert item["url"] == f"{gym.url}/lti/{TENANT}/launch"
        assert item["lineItem"]["scoreMaximum"] == 100
        assert platform.launch(browser, sub=f"s-{platform.kind}", **item["custom"]).status_code == 303


def test_who_learns_chooses_nothing(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        page = open_choice(platform, browser, role="Learner")
        assert (page.status_code, "Only who teaches" in page.text) == (403, True)


def test_a_choice_is_of_the_list_and_of_this_tenant_and_not_made_up(gym: ServedGym, platform: TestPlatform):
    platform.register("clinic-b")
    with gym.browser() as browser:
        kept = field(open_choice(platform, browser).text, "kept")
        for target in ("", "set:nothing", "scenario:sc-of-others", "exam:", "<script>"):
            page = browser.post(f"/lti/{TENANT}/choose", data={"kept": kept, "target": target})
            assert (page.status_code, "Choose one of the list." in page.text) == (422, True)
        for place, given in ((TENANT, "forged"), (TENANT, ""), ("clinic-b", kept)):
            page = browser.post(f"/lti/{place}/choose", data={"kept": given, "target": "set:tour"})
            assert page.status_code == 401
        foreign = {"origin": "https://course.example", "sec-fetch-site": "cross-site"}
        sent = browser.post(f"/lti/{TENANT}/choose", data={"kept": kept, "target": "set:tour"}, headers=foreign)
        assert sent.status_code == 403
    gym.store.lti.remove_platform("clinic-b", f"p-{platform.kind}", "root")


def test_the_page_stands_in_a_frame_of_its_platform_and_the_link_is_used_once(gym: ServedGym, platform: TestPlatform):
    with gym.browser() as browser:
        start = platform.start(sub="t", role="Instructor", chooses=True)
        assert browser.get(start, headers={"sec-fetch-dest": "iframe"}).status_code == 303
        message = platform.message(browser, sub="t", role="Instructor", chooses=True)
        cookies = dict(browser.cookies)
        sent = {name: message[name] for name in ("state", "id_token")}
        page = browser.post(message["launch_url"], data=sent)
        assert f"frame-ancestors {platform.issuer}" in page.headers["content-security-policy"]
        browser.cookies.update(cookies)
        assert browser.post(message["launch_url"], data=sent).status_code == 401
