"""What the chat keeps: in order, whole, and nobody's but the owner's."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from chainlit.types import Feedback, Pagination, ThreadFilter
from chainlit.user import PersistedUser, User

from agents.chat.data_layer import ChatLayer
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
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'gym.db'}")
    store.upgrade()
    yield store
    store.engine.dispose()


@pytest.fixture
def layer(store: Store) -> ChatLayer:
    return ChatLayer(ChatStore(store.engine))


async def ignore(*_: Any) -> None:
    """A socket that nobody listens to."""


def talk_as(user: PersistedUser, thread_id: str | None = None) -> str:
    an_id = str(uuid.uuid4())
    session = WebsocketSession(
        id=an_id, socket_id=an_id, emit=ignore, emit_call=ignore, user_env={}, client_type="webapp", user=user,
        thread_id=thread_id,
    )  # fmt: skip
    init_ws_context(session)
    return session.thread_id


async def person(layer: ChatLayer, name: str) -> PersistedUser:
    return await layer.create_user(User(identifier=name, metadata={"role": "trainee"}))


def step(text: str, step_id: str | None = None, at: str = "2026-01-01T00:00:00Z") -> Any:
    return {"id": step_id or str(uuid.uuid4()), "type": "user_message", "output": text, "createdAt": at, "name": "u"}


def card(card_id: str, step_id: str, **props: Any) -> Any:
    return {"id": card_id, "type": "custom", "name": "ClaimCard", "forId": step_id, "props": props, "display": "inline"}


async def outputs(layer: ChatLayer, thread_id: str) -> list[str]:
    thread = await layer.get_thread(thread_id)
    return [each["output"] for each in thread["steps"]] if thread else []


async def test_what_was_said_and_shown_survives_a_restart(store: Store, layer: ChatLayer) -> None:
    thread_id = talk_as(await person(layer, "ann"))
    said = step("hello")
    await layer.create_step(said)
    await layer.keep_element(card(str(uuid.uuid4()), said["id"], turn=3))
    await layer.remember(thread_id, {"session_id": "s-1"}, "Knee swelling")
    await layer.close()
    again = ChatLayer(ChatStore(store.engine))
    thread = await again.get_thread(thread_id)
    assert thread
    assert [each["output"] for each in thread["steps"]] == ["hello"]
    assert [each["props"] for each in thread["elements"] or []] == [{"turn": 3}]
    assert (thread["name"], thread["userIdentifier"]) == ("Knee swelling", "ann")
    assert await again.place(thread_id) == {"session_id": "s-1"}


async def test_the_last_of_two_writes_that_nobody_waits_for_wins(layer: ChatLayer) -> None:
    thread_id = talk_as(await person(layer, "ann"))
    first = step("first")
    for text in ("first", "second", "third"):
        layer.writer.put(lambda rows: None)
        await layer.create_step({**first, "output": text})
    assert await outputs(layer, thread_id) == ["third"]


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


async def test_a_bad_write_does_not_lose_its_neighbours(layer: ChatLayer) -> None:
    thread_id = talk_as(await person(layer, "ann"))
    await layer.create_step(step("zero"))

    def fail(_: object) -> None:
        raise RuntimeError("broken")

    broken = layer.writer.put(fail)
    kept = layer.writer.put(lambda rows: rows.describe_thread(thread_id, "kept", None, None))
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
