"""What the chat keeps is nobody's but the owner's."""

import asyncio
import uuid

import pytest
from chainlit.types import Feedback
from chat_layer_parts import card, outputs, person, step, talk_as

from gym.chat.data_layer import ChatLayer
from gym.errors import Invalid, NotFound
from gym.store import Store
from gym.store.chat import ChatStore

CRAFTED = [
    "' OR 1=1 --",
    "x') UNION SELECT * FROM chat_users --",
    "",
    "../../etc/passwd",
    "0" * 36,
    "NaN",
    str(uuid.UUID(int=0)),
]


@pytest.fixture
def layer(store: Store) -> ChatLayer:
    return ChatLayer(ChatStore(store))


@pytest.mark.parametrize("crafted", CRAFTED)
async def test_an_id_that_no_browser_of_ours_makes_is_refused(layer: ChatLayer, crafted: str) -> None:
    talk_as(await person(layer, "ann"))
    with pytest.raises(Invalid):
        await layer.update_thread(crafted, name="x", user_id="u")
    with pytest.raises(Invalid):
        await layer.create_step(step("x", step_id=crafted or " "))
    with pytest.raises(Invalid):
        await layer.rate("ann", Feedback(forId=crafted, value=1))


async def test_a_session_on_a_crafted_thread_id_writes_nothing(layer: ChatLayer) -> None:
    talk_as(await person(layer, "ann"), thread_id="x' OR '1'='1")
    with pytest.raises(Invalid):
        await layer.create_step(step("x"))


async def test_nobody_writes_into_anothers_thread(layer: ChatLayer) -> None:
    ann, bob = await person(layer, "ann"), await person(layer, "bob")
    thread_id = talk_as(ann)
    mine = step("mine")
    await layer.create_step(mine)
    talk_as(bob, thread_id)
    await layer.create_step(step("bob was here"))
    await layer.create_step({**mine, "output": "changed"})
    await layer.keep_element(card(str(uuid.uuid4()), mine["id"]))
    thread = await layer.get_thread(thread_id)
    assert thread
    assert [each["output"] for each in thread["steps"]] == ["mine"]
    assert not thread["elements"]


async def test_a_message_does_not_move_to_another_thread_by_its_id(layer: ChatLayer) -> None:
    ann, bob = await person(layer, "ann"), await person(layer, "bob")
    thread_id, mine = talk_as(ann), step("mine")
    await layer.create_step(mine)
    theirs = talk_as(bob)
    await layer.create_step({**mine, "output": "stolen"})
    assert await outputs(layer, thread_id) == ["mine"]
    assert await outputs(layer, theirs) == []


async def test_a_thread_never_changes_hands(layer: ChatLayer) -> None:
    ann, bob = await person(layer, "ann"), await person(layer, "bob")
    thread_id = talk_as(ann)
    await layer.update_thread(thread_id, name="Ann's", user_id=ann.id)
    await layer.update_thread(thread_id, name="Bob's", user_id=bob.id)
    assert await layer.get_thread_author(thread_id) == "ann"
    assert (await layer.get_thread(thread_id) or {})["name"] == "Ann's"


async def test_an_opinion_on_a_message_that_goes_meanwhile_is_not_found(layer: ChatLayer) -> None:
    thread_id, said = talk_as(await person(layer, "ann")), step("mine")
    await layer.create_step(said)
    rating = layer.rate("ann", Feedback(forId=said["id"], value=1))
    _, ended = await asyncio.gather(layer.delete_thread(thread_id), rating, return_exceptions=True)
    assert isinstance(ended, NotFound)


async def test_an_opinion_on_anothers_message_is_not_found(layer: ChatLayer) -> None:
    ann = await person(layer, "ann")
    await person(layer, "bob")
    thread_id, said = talk_as(ann), step("mine")
    await layer.create_step(said)
    with pytest.raises(NotFound):
        await layer.rate("bob", Feedback(forId=said["id"], value=0))
    kept = await layer.rate("ann", Feedback(forId=said["id"], value=1, comment="good"))
    with pytest.raises(NotFound):
        await layer.unrate("bob", kept)
    thread = await layer.get_thread(thread_id)
    assert thread
    assert thread["steps"][0]["feedback"]["value"] == 1  # type: ignore[index]
    assert await layer.unrate("ann", kept)


async def test_chainlits_own_feedback_calls_which_name_no_user_keep_nothing(layer: ChatLayer) -> None:
    talk_as(await person(layer, "ann"))
    said = step("mine")
    await layer.create_step(said)
    with pytest.raises(NotFound):
        await layer.upsert_feedback(Feedback(forId=said["id"], value=1))


async def test_a_thread_cannot_be_shared_or_its_place_rewritten_from_outside(layer: ChatLayer) -> None:
    thread_id = talk_as(await person(layer, "ann"))
    await layer.create_step(step("x"))
    await layer.remember(thread_id, {"session_id": "s-1"})
    await layer.update_thread(thread_id, metadata={"is_shared": True, "gym": {"session_id": "s-2"}, "colour": "red"})
    assert (await layer.get_thread(thread_id) or {})["metadata"] == {"gym": {"session_id": "s-1"}, "colour": "red"}
