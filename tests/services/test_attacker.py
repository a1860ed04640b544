"""Facts about a blind attacker: whatever it tries, it comes to no more than who sends every claim as it stands."""

from typing import NamedTuple

import pytest
from alias_parts import shown_id
from attacker_parts import Dice, Player
from attacker_ways import Attacker, betray, followed, read_as_a_trainer, told_at_the_end, tried_elsewhere
from challenge_parts import accepted
from exam_parts import EXAM, exam_loop, ready
from loop_moves import GIVE_UP, act, loop_of, opened, settle
from loop_parts import Clock

from gym.schemas.practice import PracticeFilter
from gym.services.sessions import Sessions
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

pytestmark = pytest.mark.slow

PRACTICE, CHECKS = 6, 6


class Gained(NamedTuple):
    """What came of it all."""

    xp: int
    tries: int
    right: float
    board: int
    leaks: int


def sat(world: World, player: type[Player]) -> tuple[Sessions, Player, Dice]:
    dice = Dice()
    loop = exam_loop(world, Clock(), seeds=dice)
    return loop, player(loop, dice), dice


async def gained(world: World, kind: type[Player]) -> Gained:
    """Practice, checks and what the board says of them."""
    dice = Dice()
    loop = loop_of(world, seeds=dice)
    player = kind(loop, dice)
    await player.play(PRACTICE)
    await player.play(CHECKS, unassisted=True)
    shown = loop.store.attempts.unaided_tries("eve", 30, loop.turns.clock())
    rows = (await loop.leaderboard("all", None, None, 100, None)).rows
    board = next((row.xp for row in rows if row.user_id == "eve"), 0)
    right = sum(outcome.right for each in shown for outcome in each.skills)
    return Gained((await loop.profile("eve")).total_xp, len(shown), right, board, getattr(player, "leaks", 0))


async def test_practice_checks_and_boards_bring_an_attacker_what_an_honest_blind_player_gets(world: World):
    attacked, honest = await gained(world, Attacker), await gained(world, Player)
    assert attacked.leaks == 0
    assert attacked == honest


@pytest.mark.parametrize("has_password", [True, False])
@pytest.mark.parametrize("kind", [Attacker, Player])
async def test_no_exam_is_passed_without_knowledge(world: World, kind: type[Player], has_password: bool):
    """The user has shown enough for the exam to open; then the attacker sits it. Throw-away names need a gym in which
    nobody has a password, a certificate one in which the user has.
    """
    loop, player, dice = sat(world, kind)
    dice.lane = "ready"
    await ready(loop, "eve", has_password=has_password)
    if has_password:
        player.sign_in()
    last = (await player.play(EXAM.items, exam=EXAM.code))[-1]
    assert last["exam"]["result"]["answered"] == EXAM.items
    assert not last["exam"]["result"]["passed"]
    assert (await loop.accounts.pathways("eve")).certificates == ()
    assert getattr(player, "leaks", 0) == 0


async def score(world: World, kind: type[Player]) -> int:
    """What a player scores in a challenge whose other side gives every claim up and tells all that it was shown."""
    dice = Dice()
    loop = loop_of(world, seeds=dice)
    for user_id in ("eve", "mate"):
        await opened(loop, user_id, scenario_id="tour-1")
    challenge_id = await accepted(loop, user_id="eve", opponent_id="mate")
    player = kind(loop, dice)
    if isinstance(player, Attacker):
        await betray(Attacker(loop, dice, "mate"), player, challenge_id)
    await player.play(3, challenge=challenge_id)
    return (await loop.challenges.one(challenge_id, "eve")).you.score


async def test_an_accomplice_who_played_the_same_challenge_is_of_no_use(world: World):
    assert await score(world, Attacker) <= await score(world, Player)


async def rivals(world: World, kind: type[Player], clock: Clock) -> tuple[Player, str, str]:
    """A player in a challenge with Mate; the challenge, and Mate's session in it."""
    dice = Dice()
    loop = loop_of(world, seeds=dice, clock=clock)
    for user_id in ("eve", "mate"):
        await opened(loop, user_id, scenario_id="tour-1")
    challenge_id = await accepted(loop, user_id="eve", opponent_id="mate", difficulty=Difficulty.MASTER)
    dice.lane = "accomplice"
    return kind(loop, dice), challenge_id, await opened(loop, "mate", challenge=challenge_id)


async def stands(player: Player, challenge_id: str) -> tuple[int, int, int, int]:
    """What the player came to: XP, score in the challenge, first tries that count, and leaks."""
    loop, user_id = player.loop, player.user_id
    profile = await loop.profile(user_id)
    score = (await loop.challenges.one(challenge_id, user_id)).you.score
    return profile.total_xp, score, profile.practice_accuracy.scenarios, getattr(player, "leaks", 0)


async def beside_one_who_knows(world: World, kind: type[Player]) -> tuple[int, int, int, int]:
    """Mate settles all claims; an attacker is a trainer and reads how, then plays them."""
    player, challenge_id, session_id = await rivals(world, kind, Clock())
    for _ in range(3):
        await settle(player.loop, session_id)
    if isinstance(player, Attacker):
        await read_as_a_trainer(player, session_id)
    await player.play(3, challenge=challenge_id)
    return await stands(player, challenge_id)


async def after_the_end(world: World, kind: type[Player]) -> tuple[int, int, int, int]:
    """Mate gives all claims up; the challenge ends, Mate may ask for them again, and an attacker is told."""
    clock = Clock()
    player, challenge_id, session_id = await rivals(world, kind, clock)
    player.dice.lane = "player"
    started = (await player.begin(challenge=challenge_id)).raise_for_status().json()
    player.dice.lane, names = "accomplice", list[str]()
    for _ in range(3):
        names.append(await shown_id(player.loop, session_id))
        await act(player.loop, session_id, GIVE_UP)
    clock.go_on(days=7, seconds=1)
    if isinstance(player, Attacker):
        await told_at_the_end(Attacker(player.loop, player.dice, "mate"), player, names)
        assert len(player.known) == len(names)
    await player.go_on(3, started)
    return await stands(player, challenge_id)


async def test_a_trainer_who_is_a_side_of_a_challenge_is_told_nothing_of_the_other(world: World):
    assert await beside_one_who_knows(world, Attacker) == await beside_one_who_knows(world, Player)


async def test_what_is_known_once_a_challenge_is_over_brings_nothing_in_what_it_left_open(world: World):
    attacked, honest = await after_the_end(world, Attacker), await after_the_end(world, Player)
    assert attacked[-1] == 3
    assert attacked[:-1] == honest[:-1]


@pytest.mark.parametrize("wanted", [{}, {"unassisted": True}])
async def test_tries_in_one_session_bring_nothing_in_a_second(world: World, wanted: dict[str, bool]):
    dice = Dice()
    loop = loop_of(world, seeds=dice)
    await opened(loop, "eve", scenario_id="tour-1")
    for skill in ("modifier_25", "icd10", "cob"):
        turned = await tried_elsewhere(
            Attacker(loop, dice), await loop.practice.pick(PracticeFilter(skill=skill), "eve"), **wanted
        )
        assert turned["resolved"]
        assert turned["xp"]["earned"] == 0
    assert loop.store.attempts.unaided_tries("eve", 30, loop.turns.clock()) == ()


async def test_no_case_file_leads_an_attacker_to_the_claim_that_is_open(world: World):
    dice = Dice()
    loop = loop_of(world, seeds=dice)
    eve = Attacker(loop, dice)
    session = (await eve.begin()).raise_for_status().json()
    for _ in range(3):
        turned = await eve.submit(session["session_id"], GIVE_UP)
        assert await followed(eve, turned["next_scenario"], session["session_id"], turned["turn"]) is None
    disputes = loop.store.disputes.of_session(session["session_id"])
    assert [each.status for each in disputes] == ["accepted"] * 3
