"""Facts about challenges as folds: what counts, how one ends, and who may answer it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from progress_facts import START
from rows import for_each

from gym.errors import GymError, Invalid, NotFound, NotYours
from gym.progress.challenges import rules as challenge_rules
from gym.progress.challenges.model import (
    Challenge,
    ChallengeAct,
    ChallengeKind,
    ClaimScore,
    apply_act,
    ending_of,
    fold_challenge,
    settle,
)
from gym.world.scenarios.scenario import Difficulty

LATER = START + timedelta(hours=1)
SENT = ChallengeAct(
    kind=ChallengeKind.CHALLENGED,
    actor="ana",
    at=START,
    body={"challenge_id": "ch-1", "difficulty": "expert", "skill": None, "opponent": "ben", "scenarios": ["a", "b"]},
)
ACCEPTED = ChallengeAct(kind=ChallengeKind.ACCEPTED, actor="ben", at=LATER, body={})


def played(challenge: Challenge, user_id: str, *claims: tuple[int, float]) -> Challenge:
    """The challenge after these scores and accuracies of that user."""
    for scenario_id, (score, accuracy) in zip(challenge.scenarios, claims, strict=False):
        body = ClaimScore(scenario_id=scenario_id, score=score, accuracy=accuracy).model_dump(mode="json")
        challenge = apply_act(challenge, ChallengeAct(kind=ChallengeKind.PLAYED, actor=user_id, at=LATER, body=body))
    return challenge


def accepted() -> Challenge:
    challenge = fold_challenge((SENT, ACCEPTED))
    assert challenge
    return challenge


HALF = ((50, 0.5), (50, 0.5))
ENDS: list[tuple[Any, Any, tuple[str, str | None]]] = [
    (((90, 0.1), (90, 0.1)), ((100, 1.0), (79, 1.0)), ("points", "ana")),
    (HALF, ((50, 0.5), (51, 0.0)), ("points", "ben")),
    (HALF, ((40, 1.0), (60, 0.5)), ("accuracy", "ben")),
    (HALF, ((60, 0.5), (40, 0.5)), ("draw", None)),
]


@for_each(("ana", "ben", "wanted"), ENDS)
def test_points_decide_then_first_tries_and_never_time(ana: Any, ben: Any, wanted: tuple[str, str | None]) -> None:
    for order in (("ana", ana, "ben", ben), ("ben", ben, "ana", ana)):
        challenge = played(played(accepted(), order[0], *order[1]), order[2], *order[3])
        ending = ending_of(challenge, LATER)
        assert ending
        assert (ending.outcome, ending.winner) == wanted


@for_each(
    ("ana", "ben", "wanted"),
    [(HALF, (), ("forfeit", "ana")), ((), (), ("unplayed", None)), (HALF[:1], HALF, ("forfeit", "ben"))],
)
def test_who_has_not_finished_in_time_forfeits(ana: Any, ben: Any, wanted: tuple[str, str | None]) -> None:
    challenge = played(played(accepted(), "ana", *ana), "ben", *ben)
    assert challenge.play_by == LATER + timedelta(days=7)
    assert ending_of(challenge, challenge.play_by - timedelta(seconds=1)) is None
    act = settle(challenge, challenge.play_by)
    assert act
    assert (act.body["outcome"], act.body["winner"]) == wanted
    assert settle(apply_act(challenge, act), challenge.play_by) is None
    assert not challenge.counts("ana", "b", challenge.play_by)


def test_a_claim_counts_once_and_only_if_it_is_one_of_the_challenge() -> None:
    challenge = played(accepted(), "ana", (50, 0.5))
    assert [challenge.counts("ana", each, LATER) for each in ("a", "b", "c")] == [False, True, False]
    assert [challenge.counts("ben", each, LATER) for each in ("a", "b", "c")] == [True, True, False]


def test_an_answer_is_given_once_in_time_and_by_the_one_challenged() -> None:
    sent = fold_challenge((SENT,))
    assert sent
    answer = challenge_rules.answer_challenge
    assert answer(accepted(), "ben", ChallengeKind.ACCEPTED, LATER) is None
    refusals: list[tuple[Challenge, str, ChallengeKind, datetime, type[GymError]]] = [
        (sent, "ana", ChallengeKind.ACCEPTED, LATER, NotYours),
        (sent, "zoe", ChallengeKind.ACCEPTED, LATER, NotFound),
        (sent, "ben", ChallengeKind.ACCEPTED, START + timedelta(days=7), Invalid),
        (accepted(), "ben", ChallengeKind.DECLINED, LATER, Invalid),
    ]
    for challenge, user_id, kind, at, refusal in refusals:
        with pytest.raises(refusal):
            answer(challenge, user_id, kind, at)


def test_open_challenges_have_an_end_and_the_ended_ones_make_room() -> None:
    sent = fold_challenge((SENT,))
    assert sent
    assert sent.difficulty is Difficulty.EXPERT
    many = (sent,) * challenge_rules.MOST_OPEN
    with pytest.raises(Invalid, match="End one first"):
        challenge_rules.require_room(many, LATER)
    challenge_rules.require_room(many[1:], LATER)
    challenge_rules.require_room(many, START + timedelta(days=7))
