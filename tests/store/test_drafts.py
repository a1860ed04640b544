"""Drafts on record: two gyms on one database change one draft at once, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from loop_moves import loop_of, opened
from store_parts import open_store

from gym.store import Store
from gym.store.drafts import StoredDraft
from gym.world.claims.draft import DraftHistory, DraftPatch, change_draft
from gym.world.scenarios.compose import EXAMPLES, compose
from gym.world.world import World

ROUNDS = 20


@pytest.fixture
async def session_id(tmp_path: Path, world: World) -> str:
    return await opened(loop_of(world, open_store(f"sqlite:///{tmp_path / 'gym.db'}")), scenario_id="tour-1")


def set_place(store: Store, session_id: str, path: str, text: str) -> StoredDraft:
    patch = DraftPatch.model_validate({"set": {path: {"v": text}}})
    return store.drafts.change(session_id, 1, lambda found: change_draft(found.history, patch))


def test_two_writers_at_once_lose_no_place_and_no_revision(tmp_path: Path, session_id: str) -> None:
    stores = [open_store(f"sqlite:///{tmp_path / 'gym.db'}") for _ in range(2)]

    def write(number: int) -> None:
        for turn in range(ROUNDS):
            set_place(stores[number], session_id, f"lines/{number + 1}/units", str(turn))
            set_place(stores[number], session_id, f"lines/{turn + 1}/{('charge', 'code')[number]}", "1")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (0, 1)))
    kept = stores[0].drafts.one(session_id, 1)
    places = {"lines/1/units", "lines/2/units"} | {
        f"lines/{n}/{box}" for n in range(1, 21) for box in ("charge", "code")
    }
    assert (set(kept.history.draft.set), kept.rev) == (places, 4 * ROUNDS)
    for store in stores:
        store.engine.dispose()


def test_a_change_that_fails_or_changes_nothing_leaves_the_draft_as_it_was(tmp_path: Path, session_id: str) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'gym.db'}")
    before = set_place(store, session_id, "clia", "X")
    with pytest.raises(ZeroDivisionError):
        store.drafts.change(session_id, 1, lambda _: DraftHistory(base=str(1 // 0)))
    assert set_place(store, session_id, "clia", "X") == before == store.drafts.one(session_id, 1)
    store.engine.dispose()


def test_a_draft_is_of_the_claim_on_file_as_it_was(world: World) -> None:
    claim = compose(world, EXAMPLES["tour-1"]).case.claim
    fresh = StoredDraft().of_claim(claim)
    patch = DraftPatch.model_validate({"set": {"clia": {"v": "X"}}})
    kept = StoredDraft(1, change_draft(fresh, patch))
    assert kept.of_claim(claim) == kept.history
    assert kept.of_claim(claim.model_copy(update={"prior_auth": "A1"})).draft.is_empty
