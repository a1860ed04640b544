"""What the chat keeps: in order and whole."""

import uuid

import pytest
from chainlit.types import Feedback, Pagination, ThreadFilter
from chat_layer_parts import card, outputs, person, step, talk_as

from gym.chat.data_layer import ChatLayer
from gym.store import Store
from gym.store.chat import ChatStore


@pytest.fixture
def layer(store: Store) -> ChatLayer:
    return ChatLayer(ChatStore(store))


async def test_what_was_said_and_shown_survives_a_restart(store: Store, layer: ChatLayer) -> None:
    thread_id = talk_as(await person(layer, "ann"))
    said = step("hello")
    await layer.create_step(said)
    await layer.keep_element(card(str(uuid.uuid4()), said["id"], turn=3))
    await layer.remember(thread_id, {"session_id": "s-1"}, "Knee swelling")
    await layer.close()
    again = ChatLayer(ChatStore(store))
    thread = await again.get_thread(thread_id)
    assert thread
    assert [each["output"] for each in thread["steps"]] == ["hello"]
    assert [each["props"] for each in thread["elements"] or []] == [{"turn": 3}]
    assert (thread["name"], thread["userIdentifier"]) == ("Knee swelling", "ann")
    assert await again.state(thread_id) == {"session_id": "s-1"}


async def test_the_last_of_two_writes_that_nobody_waits_for_wins(layer: ChatLayer) -> None:
    thread_id = talk_as(await person(layer, "ann"))
    first = step("first")
    for text in ("first", "second", "third"):
        layer.writer.enqueue(lambda rows: None)
        await layer.create_step({**first, "output": text})
    assert await outputs(layer, thread_id) == ["third"]


async def test_a_bad_write_does_not_lose_its_neighbours(layer: ChatLayer) -> None:
    thread_id = talk_as(await person(layer, "ann"))
    await layer.create_step(step("zero"))

    def fail(_: object) -> None:
        raise RuntimeError("broken")

    broken = layer.writer.enqueue(fail)
    kept = layer.writer.enqueue(lambda rows: rows.describe_thread(thread_id, "kept", None, None))
    assert await kept
    with pytest.raises(RuntimeError):
        await broken
    assert (await layer.get_thread(thread_id) or {})["name"] == "kept"


async def test_the_sidebar_shows_ones_own_threads_newest_first_page_by_page(layer: ChatLayer) -> None:
    ann, bob = await person(layer, "ann"), await person(layer, "bob")
    for number in range(5):
        thread_id = talk_as(ann)
        await layer.create_step(step(f"claim {number}"))
        await layer.update_thread(thread_id, name=f"thread {number}")
    talk_as(bob)
    await layer.create_step(step("bob's"))
    wanted = ThreadFilter(userId=ann.id)
    first = await layer.list_threads(Pagination(first=3), wanted)
    rest = await layer.list_threads(Pagination(first=3, cursor=first.pageInfo.endCursor), wanted)
    assert [each["name"] for each in first.data + rest.data] == [f"thread {number}" for number in (4, 3, 2, 1, 0)]
    assert (first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage) == (True, False)


@pytest.mark.parametrize(("search", "found"), [("kidney", 1), ("%", 0), ("_idney", 0), ("KIDNEY", 1)])
async def test_search_takes_words_as_words(layer: ChatLayer, search: str, found: int) -> None:
    ann = await person(layer, "ann")
    talk_as(ann)
    await layer.create_step(step("a kidney stone"))
    page = await layer.list_threads(Pagination(first=10), ThreadFilter(userId=ann.id, search=search))
    assert len(page.data) == found


async def test_deleting_a_thread_takes_all_of_it(layer: ChatLayer, store: Store) -> None:
    thread_id, said = talk_as(await person(layer, "ann")), step("x")
    await layer.create_step(said)
    await layer.keep_element(card(str(uuid.uuid4()), said["id"]))
    await layer.rate("ann", Feedback(forId=said["id"], value=1))
    await layer.delete_thread(thread_id)
    with store.engine.connect() as connection:
        left = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            for table in ("chat_threads", "chat_steps", "chat_elements", "chat_feedbacks")
        ]
    assert left == [0, 0, 0, 0]
