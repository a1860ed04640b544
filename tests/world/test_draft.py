"""A draft of changes: merged place by place, taken back, sent as edits, and filled by what is typed."""

from typing import Any

import pytest
from rows import for_each
from scenario_pool import compose_once
from tiers import sample

from gym.errors import Invalid
from gym.world.claims.actions import Edit
from gym.world.claims.claim import Claim
from gym.world.claims.draft import (
    Draft,
    DraftHistory,
    DraftPatch,
    change_draft,
    merge_patch,
    redo_change,
    undo_change,
)
from gym.world.claims.draft_edits import check_draft, draft_claim, fold_edits, list_edits
from gym.world.claims.edits import apply_edits
from gym.world.faults import FAULTS
from gym.world.scenarios.compose import EXAMPLES, Spec
from gym.world.world import World

UNITS = "lines/1/units"


@pytest.fixture(scope="module")
def claim(world: World) -> Claim:
    return compose_once(world, EXAMPLES["tour-1"]).case.claim


def patch(**parts: Any) -> DraftPatch:
    return DraftPatch.model_validate(parts)


def box(path: str, text: str | None, by: str = "card") -> DraftPatch:
    return patch(set={path: None if text is None else {"v": text, "by": by}})


def after(*patches: DraftPatch) -> DraftHistory:
    history = DraftHistory()
    for each in patches:
        history = change_draft(history, each)
    return history


def line(code: str, **fields: str) -> dict[str, Any]:
    return {"kind": "line", "v": {"code": code, **fields}, "by": "card"}


def test_two_writers_are_merged_place_by_place() -> None:
    draft = after(box(UNITS, "2"), box("prior_auth", "A1", "typed"), patch(drop={"lines/2": {}})).draft
    assert {path: (each.v, each.by) for path, each in draft.set.items()} == {
        UNITS: ("2", "card"),
        "prior_auth": ("A1", "typed"),
    }
    assert list(draft.drop) == ["lines/2"]


def test_a_patch_sent_twice_is_one_step() -> None:
    assert after(box(UNITS, "2", "typed"), box(UNITS, "2", "typed")) == after(box(UNITS, "2", "typed"))


def test_what_is_typed_on_in_one_box_is_one_step_back() -> None:
    history = after(box("prior_auth", "A1"), box(UNITS, "1"), box(UNITS, "12"), box(UNITS, "123"))
    back, made = undo_change(history)
    assert (list(back.draft.set), made.places) == (["prior_auth"], (UNITS,))


def test_a_chip_taken_away_comes_back_with_undo() -> None:
    back, _ = undo_change(after(box(UNITS, "12"), box(UNITS, None)))
    assert back.draft.set[UNITS].v == "12"


def test_every_step_can_be_taken_back_and_made_again() -> None:
    row = patch(add={"c1": line("20610")})
    history = after(box(UNITS, "2"), box("clia", "X", "typed"), patch(drop={"lines/1": {}}), row)
    seen = [history.draft]
    while history.undo:
        history, _ = undo_change(history)
        seen.append(history.draft)
    assert (history.draft.is_empty, len(seen)) == (True, 5)
    for draft in reversed(seen[:-1]):
        history, _ = redo_change(history)
        assert history.draft == draft
    assert redo_change(history) == (history, DraftPatch())


def test_a_new_change_ends_what_could_be_made_again() -> None:
    history, _ = undo_change(after(box(UNITS, "2"), box("clia", "X")))
    assert change_draft(history, box("prior_auth", "A")).redo == ()


@for_each(
    ("parts", "edits"),
    [
        ({"set": {UNITS: {"v": " 2 "}}}, [("set", UNITS, 2)]),
        ({"set": {UNITS: {"v": "1"}}}, []),
        ({"set": {"lines/1/modifiers": {"v": "25, 59"}}}, [("set", "lines/1/modifiers", ["25", "59"])]),
        ({"set": {"lines/1/pointers": {"v": "a b"}}}, [("set", "lines/1/pointers", ["A", "B"])]),
        ({"set": {"lines/1/date_from": {"v": "8/2/2024"}}}, [("set", "lines/1/date_from", "2024-08-02")]),
        ({"set": {"lines/1/charge": {"v": "$1,200.5"}}}, [("set", "lines/1/charge", 1200.5)]),
        ({"set": {"prior_auth": {"v": " PA 1 "}}}, [("set", "prior_auth", "PA 1")]),
        ({"set": {"prior_auth": {"v": ""}}}, []),
        ({"set": {UNITS: {"v": "no"}}, "drop": {"lines/1": {}}}, [("remove", "lines/1", None)]),
        (
            {"add": {"c1": line("20610", modifiers="rt", units="")}},
            [("add", "lines", {"code": "20610", "modifiers": ["RT"]})],
        ),
        ({"add": {"c1": line(""), "c2": {"kind": "dx", "v": " m17.11"}}}, [("add", "diagnoses", "M17.11")]),
        ({"set": {"referring/name": {"v": "Lee"}}}, [("set", "referring", {"name": "Lee", "npi": ""})]),
    ],
)
def test_a_draft_comes_to_the_edits_that_are_sent(
    world: World, claim: Claim, parts: dict[str, Any], edits: list[tuple[Any, ...]]
) -> None:
    found = list_edits(claim, Draft.model_validate(parts))
    assert [(each.edit.op, each.edit.path, each.edit.value) for each in found] == edits


@for_each(
    ("parts", "place", "words"),
    [
        ({"set": {UNITS: {"v": "two"}}}, UNITS, "Line 1 units: “two” is not a whole number"),
        ({"set": {"lines/1/charge": {"v": "12.345"}}}, "lines/1/charge", "is not an amount"),
        ({"set": {"patient/birth": {"v": "soon"}}}, "patient/birth", "is not a date"),
        ({"set": {"lines/1/pointers": {"v": "X"}}}, "lines/1/pointers", "does not point at a diagnosis"),
        ({"set": {"lines/9/units": {"v": "2"}}}, "lines/9/units", "there is no line 9"),
        ({"set": {"lines/1/code": {"v": "12"}}}, "lines/1/code", "a procedure code has five characters"),
        ({"add": {"c1": line("20610", units="x")}}, "c1", "New line units"),
        ({"set": {"payer_id": {"v": "nobody"}}}, "payer_id", "There is no such payer"),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_place(
    world: World, claim: Claim, parts: dict[str, Any], place: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_draft(world, claim, Draft.model_validate(parts))
    assert (words in refused.value.message, refused.value.errors[0].field) == (True, place)


def folded(world: World, claim: Claim, draft: Draft, *edits: tuple[Any, ...]) -> dict[str, Any]:
    made = [Edit(op=op, path=path, value=value) for op, path, value in edits]
    return fold_edits(world, claim, draft, made).model_dump(exclude_defaults=True)


TYPED = {"by": "typed"}
WITH_LINE = {"add": {"c1": line("20610", modifiers="RT")}}


@for_each(
    ("parts", "edits", "expected"),
    [
        ({}, [("add", "lines/1/modifiers", "25")], {"set": {"lines/1/modifiers": {"v": "25", **TYPED}}}),
        (
            {"set": {"lines/1/modifiers": {"v": "25"}}},
            [("add", "lines/1/modifiers", "59")],
            {"set": {"lines/1/modifiers": {"v": "25 59", **TYPED}}},
        ),
        (
            {"set": {"lines/1/modifiers": {"v": "25"}}},
            [("remove", "lines/1/modifiers", "25")],
            {"set": {"lines/1/modifiers": {"v": "", **TYPED}}},
        ),
        ({}, [("remove", "lines/2", None)], {"drop": {"lines/2": TYPED}}),
        (
            {"drop": {"lines/2": {}}},
            [("set", "lines/2/units", 3)],
            {"set": {"lines/2/units": {"v": "3", **TYPED}}, "drop": {"lines/2": None}},
        ),
        ({}, [("add", "diagnoses", "M17.11")], {"add": {"t1": {"kind": "dx", "v": "M17.11", **TYPED}}}),
        (
            WITH_LINE,
            [("add", "lines/3/modifiers", "59")],
            {"add": {"c1": {**line("20610", modifiers="RT 59"), **TYPED}}},
        ),
        (WITH_LINE, [("remove", "lines/3", None)], {"add": {"c1": None}}),
        (
            {},
            [("add", "lines", {"code": "20610"}), ("add", "lines/3/modifiers", "RT")],
            {"add": {"t1": {**line("20610", modifiers="RT"), **TYPED}}},
        ),
    ],
)
def test_typed_edits_are_folded_into_the_claim_as_drafted(
    world: World, claim: Claim, parts: dict[str, Any], edits: list[tuple[Any, ...]], expected: dict[str, Any]
) -> None:
    assert folded(world, claim, Draft.model_validate(parts), *edits) == expected


def test_the_drafted_claim_keeps_the_number_of_every_row(world: World, claim: Claim) -> None:
    parts = {"set": {"lines/2/units": {"v": "0"}, UNITS: {"v": "x"}}, "drop": {"lines/1": {}}, **WITH_LINE}
    shown = draft_claim(world, claim, Draft.model_validate(parts))
    assert [each.code for each in shown.lines] == [*(each.code for each in claim.lines), "20610"]


CODES = sorted({fault.code for fault in FAULTS})


@for_each(("code", "seed"), sample([(code, seed) for code in CODES for seed in (0, 1)], 40))
def test_every_reference_fix_goes_through_the_draft(world: World, code: str, seed: int) -> None:
    scenario = compose_once(world, Spec(seed=seed, fault=code))
    before, edits = scenario.case.claim, scenario.optimal_actions[0].edits
    draft = merge_patch(Draft(), fold_edits(world, before, Draft(), edits))
    assert apply_edits(world, before, check_draft(world, before, draft)) == apply_edits(world, before, edits)
