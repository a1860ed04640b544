"""The line before the model: fair, bounded, with a place that can be told; and the hour's budget."""

import asyncio
from contextlib import AsyncExitStack, aclosing

import pytest
from coach_views import FIRST, HINT, KEY, OFFLINE, SECOND, text_of
from hypothesis import given
from hypothesis import strategies as st

from agents.coach.budget import Budget, estimate_tokens
from agents.coach.coach import ModelCoach
from agents.coach.queue import FairQueue, QueueFull
from agents.models.model import ScriptedModel
from gym.coaching.coach import PlainCoach


async def served(line, users):
    """Lets everybody stand in line behind one who is served, and then serves them: in which order?"""
    order, gate = [], asyncio.Event()

    async def stand(user, is_first=False):
        async with line.turn(user) as ticket:
            await ticket.wait_for_turn()
            if is_first:
                await gate.wait()
            order.append(user)

    first = asyncio.create_task(stand("first", is_first=True))
    await asyncio.sleep(0)
    waiting = []
    for user in users:
        waiting.append(asyncio.create_task(stand(user)))
        await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, *waiting)
    return order[1:]


async def test_who_asks_much_does_not_keep_others_waiting():
    assert await served(FairQueue(), ["greedy"] * 4 + ["ana", "bo"]) == [
        "greedy",
        "ana",
        "bo",
        "greedy",
        "greedy",
        "greedy",
    ]


async def test_places_count_those_who_will_be_served_before():
    line, seen = FairQueue(), {}
    async with AsyncExitStack() as stack:
        tickets = {}
        for name in ("one", "greedy-1", "greedy-2", "ana-1"):
            tickets[name] = await stack.enter_async_context(line.turn(name.split("-")[0]))
        for name, ticket in tickets.items():
            if not ticket.is_called:
                seen[name] = await anext(ticket.places())
    assert seen == {"greedy-1": 0, "greedy-2": 2, "ana-1": 1}
    assert (line.busy, len(line)) == (0, 0)


@given(st.lists(st.sampled_from("abcd"), max_size=12))
def test_every_place_told_is_the_order_in_which_they_are_served(users):
    async def check():
        line = FairQueue()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(line.turn("first"))
            tickets = [await stack.enter_async_context(line.turn(user)) for user in users]
            assert sorted(line.before(ticket) for ticket in tickets) == list(range(len(users)))
            told = [user for _, user in sorted((line.before(ticket), ticket.user_id) for ticket in tickets)]
        assert told == await served(FairQueue(), users)

    asyncio.run(check())


async def test_a_full_line_says_so_at_once_and_lets_go():
    line = FairQueue(longest=1)
    async with line.turn("one"), line.turn("two"):
        with pytest.raises(QueueFull, match="too many"):
            async with line.turn("three"):
                pass
    assert (line.busy, len(line)) == (0, 0)


async def test_nobody_waits_longer_than_the_patience():
    line = FairQueue(patience=0.05)
    async with line.turn("one"), line.turn("two") as ticket:
        with pytest.raises(QueueFull, match="too long"):
            assert [place async for place in ticket.places()]
    assert (line.busy, len(line)) == (0, 0)


async def test_who_leaves_the_line_gives_the_place_free():
    line = FairQueue()
    async with line.turn("one"):
        async with line.turn("two"):
            pass
        async with line.turn("three") as third:
            assert line.before(third) == 0


async def test_work_in_the_background_gives_way():
    line, stopped = FairQueue(), asyncio.Event()

    async def work():
        try:
            async with line.in_the_background():
                await asyncio.Event().wait()
        finally:
            stopped.set()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    async with line.turn("ana") as ticket:
        await ticket.wait_for_turn()
        assert stopped.is_set()
        with pytest.raises(QueueFull):
            async with line.in_the_background():
                pass
    assert task.cancelled()


async def test_the_place_in_the_line_is_told_before_the_words():
    coach = ModelCoach(ScriptedModel(f"{FIRST} {SECOND}"), PlainCoach(), FairQueue())
    async with coach.line.turn("somebody"), aclosing(coach.say(HINT, KEY, "ana")) as pieces:
        piece = await anext(pieces)
    assert (piece.waiting, piece.text, piece.done) == (0, "", False)


async def test_a_budget_that_is_used_up_leaves_the_plain_coach_to_this_user_alone():
    coach = ModelCoach(ScriptedModel(f"{FIRST} {SECOND}"), PlainCoach(), budget=Budget(tokens=400, seconds=900))
    spoken = {}
    for user in ("ana", "ana", "ana", "bo"):
        spoken.setdefault(user, []).append([piece async for piece in coach.say(HINT, KEY, user)][-1].coach)
    assert spoken["ana"][0] != OFFLINE
    assert spoken["ana"][-1] == OFFLINE
    assert spoken["bo"] == [spoken["ana"][0]]
    assert 'gym_coach_fallbacks_total{reason="the hour\'s share of the model is used up",role="hint"} ' in (
        await coach.metrics_text()
    )


def test_tokens_are_never_counted_as_less_than_a_quarter_of_the_letters():
    assert [estimate_tokens(text) for text in ("", "a", "abcd", "abcde")] == [0, 1, 1, 2]


async def test_refused_words_are_asked_for_once_more_and_told_why():
    model = ScriptedModel("Use modifier 25 for the services.", f"{FIRST} {SECOND}")
    coach = ModelCoach(model, PlainCoach())
    pieces = [piece async for piece in coach.say(HINT, KEY, "ana")]
    assert text_of(pieces) == f"{FIRST} {SECOND}"
    assert pieces[-1].guard == ("leak",)
    assert "they said more than the text does" in model.prompts[1][-1]["content"]
    assert "guard" not in pieces[-1].model_dump()


async def test_words_that_turn_bad_go_on_from_where_they_were_good():
    model = ScriptedModel(f"{FIRST} The modifier is twenty-five.", SECOND)
    pieces = [piece async for piece in ModelCoach(model, PlainCoach()).say(HINT, KEY, "ana")]
    assert text_of(pieces) == f"{FIRST} {SECOND}"
    assert model.prompts[1][-2] == {"role": "assistant", "content": FIRST}
