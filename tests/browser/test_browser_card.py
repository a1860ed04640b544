"""The claim card by mouse, by keyboard and by word, in a real browser."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_named_correction_in_the_chat_is_applied_at_once(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.say("add 25 to line 1")
    watched.page.get_by_text("I take that as").wait_for()
    watched.page.get_by_text("Paid.", exact=True).wait_for()
    expect(watched.card).to_have_attribute("data-status", "resolved")
    assert watched.errors == []


def test_every_kind_of_edit_reaches_the_server_as_it_was_typed(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    card = watched.card
    watched.field(2, "Units").fill("2")
    watched.field(2, "Points to").fill("ba")
    card.get_by_role("textbox", name="Member ID").fill("SRH000000001")
    card.get_by_role("textbox", name="Prior authorization").fill("PA123")
    card.get_by_role("button", name="Add a diagnosis").click()
    card.get_by_role("textbox", name="Diagnosis C").fill("m25.461")
    card.get_by_role("button", name="Remove diagnosis A").click()
    card.get_by_role("button", name="Add a line").click()
    card.get_by_role("group", name="New line 1").get_by_label("Code").fill("73562")
    card.get_by_role("button", name="Remove line 1").click()
    expect(card.get_by_text("Your changes (8)")).to_be_visible()
    card.get_by_role("button", name="Undo Diagnosis A").click()
    expect(card.get_by_text("Your changes (7)")).to_be_visible()
    with watched.page.expect_request("**/project/action") as sent:
        watched.send()
    edits = sent.value.post_data_json["action"]["payload"]["action_details"]["edits"]
    assert {(each["op"], each["path"], json.dumps(each.get("value"))) for each in edits if each["path"] != "lines"} == {
        ("set", "lines/2/units", "2"),
        ("set", "lines/2/pointers", '["B", "A"]'),
        ("set", "subscriber/member_id", '"SRH000000001"'),
        ("set", "prior_auth", '"PA123"'),
        ("add", "diagnoses", '"M25.461"'),
        ("remove", "lines/1", "null"),
    }
    (line,) = [each["value"] for each in edits if each["path"] == "lines"]
    assert (line["code"], line["units"], line["pointers"]) == ("73562", 1, ["A"])
    watched.page.get_by_text("Not yet.").wait_for()
    assert watched.errors == []


def test_the_keyboard_alone_is_enough(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in()
    watched.deal()
    watched.field(1, "Modifiers").focus()
    watched.page.keyboard.type("25")
    for _ in range(80):
        watched.page.keyboard.press("Tab")
        if watched.page.evaluate("document.activeElement.innerText") == "Correct and send":
            break
    watched.page.keyboard.press("Enter")
    watched.page.get_by_text("Paid.", exact=True).wait_for()
