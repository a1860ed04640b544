"""What is typed and is no change: each wish has its answer, and what is not understood comes with buttons."""

from pathlib import Path

from chat_parts import Room, Tab
from rows import for_each

from agents.reader.corpus import build_claim
from gym.chat.inside import hold_inside
from gym.coaching import small_talk
from gym.coaching.reading import Suggestion
from gym.world.world import World


@for_each(
    ("said", "told"),
    [
        ("is the diagnosis right?", "I do not say yes or no before you send."),
        ("what is box 24e", "links a line to the diagnoses"),
        ("thx", "You are welcome."),
        ("i dont get it", "line by line"),
        ("too hard", "lowers the level"),
        ("what now", "Read the note"),
        ("start over", "There is no change on the desk"),
    ],
)
async def test_each_wish_has_its_answer_and_sends_nothing(tmp_path: Path, world: World, said: str, told: str) -> None:
    folder = tmp_path / "".join(filter(str.isalpha, said))
    folder.mkdir()
    room = Room(folder, world)
    tab = Tab(await room.user())
    desk = await tab.start()
    await tab.say(said)
    assert told in tab.texts[-1]
    assert (await room.loop.now(desk["session_id"])).turn == desk["turn"]


async def test_what_is_not_understood_comes_with_readings_the_boxes_and_a_hint(tab: Tab) -> None:
    await tab.start()
    await tab.say("flurb the wozzle")
    assert "You can change: diagnoses A to" in tab.texts[-1]
    choices = tab.card("Choices")["choices"]
    assert len(choices) == 4
    assert choices[-1]["name"] == "hint"


@for_each("asked", ["i dont get it", "what is box 24e", "whats CO-97", "is the diagnosis right?", "why"])
async def test_a_lesson_is_not_said_twice_running(tmp_path: Path, world: World, asked: str) -> None:
    folder = tmp_path / "".join(filter(str.isalpha, asked))
    folder.mkdir()
    tab = Tab(await Room(folder, world).user())
    await tab.start()
    for _ in range(3):
        await tab.say(asked)
    first, second, third = tab.texts[-3:]
    assert first == third != second
    assert second.startswith("That is just above")


@for_each(
    ("said", "told"),
    [
        ("flurb the wozzle", "Did you mean *"),
        ("line 1 flurb", "I read line 1 ("),
    ],
)
def test_what_is_not_understood_is_asked_back_by_what_was_read_in_it(said: str, told: str) -> None:
    claim = build_claim(["I10"], ["99213"])
    nearest = (Suggestion(label="Undo the last change", say="undo"), Suggestion(label="My score", say="my score"))
    assert small_talk.ask_meaning(said, claim, nearest).startswith(told)


async def test_the_answer_comes_after_a_typed_yes(room: Room, tab: Tab) -> None:
    desk = await tab.start()
    await tab.say("show me the answer")
    assert (await room.loop.now(desk["session_id"])).phase == "working"
    await tab.say("yes")
    assert (await room.loop.now(desk["session_id"])).last.outcome == "given_up"


async def test_a_correction_of_the_last_change_takes_its_place(tab: Tab) -> None:
    await tab.start()
    await tab.say("add 25 to line 2")
    await tab.say("no i meant line 1")
    tab.here()
    desk = (await tab.ask("look"))["desk"]
    assert {path: place["v"] for path, place in desk["draft"]["set"].items()} == {"lines/1/modifiers": "25"}


@for_each(
    ("said", "sent"),
    [
        ("box 22, REF*F8: type *undo*", "box 22, REF\\*F8: type *undo*"),
        ("`CLM*1` and **CO-97**", "`CLM*1` and **CO-97**"),
        ("REF\\*F8", "REF\\*F8"),
    ],
)
def test_markdown_never_eats_the_star_of_a_code(said: str, sent: str) -> None:
    assert hold_inside(said) == sent
