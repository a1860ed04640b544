"""Facts about the screens of people: an administrator finds, invites and changes them, and nobody else sees a word."""

import re

import pytest
from chat_parts import Room
from screen_parts import HERE, Screens, visitor
from sign_in_parts import SECRET, add_person

from gym.progress.learner import new_learner
from gym.schemas.teams import NewTeam
from gym.services.tokens import Tokens

PAGES = (
    *("people", "person", "people.invite", "people.invite_file", "person.role", "person.teams", "person.link"),
    *("person.disable", "person.enable", "person.erase", "acts"),
)


@pytest.fixture
async def screens(room: Room, monkeypatch: pytest.MonkeyPatch) -> Screens:
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", SECRET)
    amy = await visitor(room, "amy", "administrator")
    add_person(room.store, "ana", "trainee", "clinic-a")
    add_person(room.store, "zoe", "trainee", "clinic-b")
    room.store.add_learner("ana", new_learner("ana").model_dump_json(), "UTC")
    await room.loop.teams.create(NewTeam(user_id="ana", name="North"))
    return amy


def links(screens: Screens) -> list[str]:
    """The names for whom a link on the screen is good."""
    found = [each["text"] for each in screens.now["blocks"] if each["kind"] == "copy"]
    assert all(each.startswith(f"{HERE}/password/ey") for each in found)
    read = [Tokens(SECRET).read_link(each.rpartition("/")[2]) for each in found]
    return [each.user_id for each in read if each]


async def test_people_are_listed_and_found(screens: Screens):
    assert "Administration" in screens.labels
    await screens.go("people")
    assert screens.rows("People") == [
        ["amy", "Administrator", "Active", "–"],
        ["ana", "Trainee", "Active", "North"],
    ]
    await screens.go("people", search="AN", role="trainee", state="active")
    assert [row[0] for row in screens.rows("People")] == ["ana"]
    await screens.go("people", state="disabled")
    assert screens.block("table", "People")["empty"] == "Nobody is found like that."
    assert "zoe" not in screens.words


async def test_nobody_else_has_the_pages(room: Room, screens: Screens):
    for name, role in (("tina", "trainer"), ("ben", "trainee"), ("rob", "reviewer")):
        other = await visitor(room, name, role)
        assert "Administration" not in other.labels
        for page in PAGES:
            answer = await other.go(page, user="ana", name="eve")
            assert (answer["ok"], "no such page" in answer["message"]) == (False, True)
    auditor = await visitor(room, "ida", "auditor")
    await auditor.go("acts")
    assert [each["label"] for each in auditor.now["sub"]] == ["Log"]
    assert not (await auditor.go("people"))["ok"]


async def test_somebody_is_invited_with_a_role_and_a_team_by_name(room: Room, screens: Screens):
    await screens.go("people.invite", name="eve", new_role="trainee", teams=" north ")
    assert (links(screens), screens.now["note"]) == (["eve"], "Invited: 1.")
    assert ["eve", "Trainee", "Invited", "North"] in screens.rows("People")
    answer = await screens.go("people.invite", name="fay", teams="South")
    assert "no open team called South. Your teams are: North." in answer["message"]
    answer = await screens.go("people.invite", name="ana")
    assert "name of somebody already" in answer["message"]
    assert room.store.users.account("fay") is None


async def test_many_are_invited_by_a_file_or_none_and_what_was_sent_stays(room: Room, screens: Screens):
    text = "name,role\neve,trainee\nana,boss\n"
    await screens.go("people.invite_file", text=text)
    assert "Nobody was invited: 1 of 2 rows" in screens.words
    assert [row[0] for row in screens.rows("What is wrong")] == ["line 3.name", "line 3.role"]
    assert screens.block("form", "Invite many")["fields"][0]["value"] == text
    assert room.store.users.account("eve") is None
    await screens.go("people.invite_file", text="\ufeffname,role\neve,\nfay,author\n")
    assert links(screens) == ["eve", "fay"]


async def test_a_person_is_changed_on_their_page(room: Room, screens: Screens):
    await screens.go("person", user="ana")
    assert screens.block("form", "Teams")["fields"][0]["value"] == "North"
    await screens.go("person.role", user="ana", role="trainer", teams="North")
    assert "now trainer" in screens.now["note"]
    await screens.go("person.teams", user="ana", teams="")
    assert room.store.people.one("clinic-a", "ana").teams == ()
    await screens.go("person.link", user="ana")
    assert links(screens) == ["ana"]
    await screens.go("person.disable", user="ana")
    assert ["Standing", "Disabled"] in screens.rows("")
    await screens.go("person.enable", user="ana")
    assert ["Standing", "Active"] in screens.rows("")


async def test_a_person_is_erased_once_their_name_is_typed(room: Room, screens: Screens):
    add_person(room.store, "qmarlowe77", "trainee", "clinic-a")
    await screens.go("person", user="qmarlowe77")
    (form,) = (each for each in screens.block("fold")["blocks"] if each["kind"] == "form")
    assert form["fields"][0]["label"] == "Type qmarlowe77 to confirm"
    answer = await screens.go("person.erase", user="qmarlowe77", confirm="qmarlowe")
    assert "Type qmarlowe77 to confirm" in answer["message"]
    assert room.store.users.account("qmarlowe77")
    await screens.go("person.erase", user="qmarlowe77", confirm="qmarlowe77")
    assert screens.now["note"] == "The person is erased. “Former member” stands in their place."
    assert (screens.now["page"], screens.now["params"]) == ("people", {})
    assert "qmarlowe77" not in screens.words
    await screens.go("person.erase", user="ana", confirm="ana")
    assert "Their name is a word of its own (ana)" in screens.now["note"]


async def test_nobody_of_another_tenant_and_not_the_last_administrator(room: Room, screens: Screens):
    for page in PAGES[1:]:
        if page.startswith("person"):
            answer = await screens.go(page, user="zoe", role="trainer", confirm="zoe")
            assert "nobody with that name" in answer["message"]
    answer = await screens.go("person.disable", user="amy")
    assert "only administrator" in answer["message"]
    assert not room.store.users.account("amy").is_disabled


async def test_the_log_shows_what_was_done_and_is_filtered(room: Room, screens: Screens):
    await screens.go("person.disable", user="ana")
    await screens.go("acts", about="ana")
    (newest, *_) = screens.rows("What was done")
    assert newest[1:] == ["amy", "Account disabled", "ana", "disabled: no → yes"]
    await screens.go("acts", who="nobody")
    assert screens.rows("What was done") == []
    link = next(each for each in screens.block("buttons")["items"] if each["go"]["href"])
    assert re.match(r"/api/admin/acts\.csv\?who=nobody$", link["go"]["href"])
