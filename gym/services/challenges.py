"""Challenges between two users: composed once, the same claims for both, each in a session of their own."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import islice
from uuid import uuid4

from gym.errors import wrong
from gym.progress.challenges import rules
from gym.progress.challenges.model import Challenge, ChallengeAct, ChallengeKind, Side, apply_act, settle
from gym.schemas.challenges import ChallengeList as ChallengesOfUser
from gym.schemas.challenges import ChallengeView, NewChallenge, SideView
from gym.schemas.sessions import StartSession
from gym.services.accounts import Accounts
from gym.services.scenarios import ScenarioCache
from gym.world.faults import SKILLS
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Scenario, answer_key

# How the id of a challenge begins.
PREFIX = "ch-"
# So many seeds for one claim that both meet for the first time.
TRIES = 20


class Challenges:
    """What users do in challenges."""

    def __init__(self, accounts: Accounts, scenarios: ScenarioCache, seeds: Callable[[], int]) -> None:
        self.accounts, self.scenarios, self.seeds = accounts, scenarios, seeds
        self.store, self.clock = accounts.store, accounts.clock

    async def challenge(self, wanted: NewChallenge) -> ChallengeView:
        """Challenge another user. Raises NotFound, Invalid."""
        if wanted.user_id == wanted.opponent_id:
            raise wrong("opponent_id", "You cannot challenge yourself: name another user.")
        if wanted.skill is not None and wanted.skill not in SKILLS:
            raise wrong("skill", f"skill must be one of {', '.join(SKILLS)}.")
        self.accounts.require_peers(wanted.user_id, wanted.opponent_id)
        at, scenarios = self.clock(), await self.compose_claims(wanted)
        body = {
            **wanted.model_dump(mode="json", include={"difficulty", "skill"}),
            "challenge_id": f"{PREFIX}{uuid4().hex}",
            "opponent": wanted.opponent_id,
            "scenarios": scenarios,
        }
        act = ChallengeAct(kind=ChallengeKind.CHALLENGED, actor=wanted.user_id, at=at, body=body)
        made = await self.store.write(self.store.challenges.create, act, lambda sent: rules.require_room(sent, at))
        return self.to_view(made, wanted.user_id)

    async def compose_claims(self, wanted: NewChallenge) -> list[str]:
        """The ids of claims that neither has met, kept for both. Raises Invalid where there are not as many."""
        found: dict[str, Scenario] = {}
        for scenario in islice(self.draw_claims(wanted), TRIES * wanted.claims):
            key = answer_key(scenario)
            if not any(self.store.dealt_claims.has_met(each, key) for each in self.both(wanted)):
                found[scenario.scenario_id] = scenario
            if len(found) == wanted.claims:
                break
        else:
            raise wrong(
                "skill",
                "There are not enough claims of that kind that are new to both of you. Choose fewer "
                "claims, or another skill or level.",
            )
        for scenario_id, scenario in found.items():
            await self.store.write(self.store.keep, scenario_id, scenario.model_dump_json())
        return list(found)

    def both(self, wanted: NewChallenge) -> tuple[str, str]:
        """The two."""
        return wanted.user_id, wanted.opponent_id

    def draw_claims(self, wanted: NewChallenge) -> Iterator[Scenario]:
        """Claims from seeds that nobody can foresee."""
        while True:
            yield self.scenarios.deal(Spec(seed=self.seeds(), skill=wanted.skill, difficulty=wanted.difficulty))

    async def accept(self, challenge_id: str, user_id: str) -> ChallengeView:
        """Accept. Raises NotFound, NotYours, Invalid."""
        return await self.record_answer(challenge_id, user_id, ChallengeKind.ACCEPTED)

    async def decline(self, challenge_id: str, user_id: str) -> ChallengeView:
        """Decline. Raises NotFound, NotYours, Invalid."""
        return await self.record_answer(challenge_id, user_id, ChallengeKind.DECLINED)

    async def record_answer(self, challenge_id: str, user_id: str, kind: ChallengeKind) -> ChallengeView:
        """The challenge with this answer."""
        at = self.clock()
        self.require_mine(challenge_id, user_id)
        change = self.store.challenges.change
        done = await self.store.write(
            change, challenge_id, lambda held: rules.answer_challenge(held, user_id, kind, at)
        )
        return self.to_view(await self.end_if_due(done), user_id)

    async def one(self, challenge_id: str, user_id: str) -> ChallengeView:
        """One challenge; one whose time is over ends here. Raises NotFound."""
        return self.to_view(await self.end_if_due(self.require_mine(challenge_id, user_id)), user_id)

    async def of_user(self, user_id: str) -> ChallengesOfUser:
        """The user's challenges; those whose time is over end here. Raises NotFound."""
        self.accounts.require_user(user_id)
        found = await asyncio.gather(*map(self.end_if_due, self.store.challenges.of_user(user_id)))
        return ChallengesOfUser(challenges=tuple(self.to_view(each, user_id) for each in found))

    def require_mine(self, challenge_id: str, user_id: str) -> Challenge:
        """A challenge of the user's. Raises NotFound."""
        return rules.require_side(self.store.challenges.challenge(challenge_id), user_id)

    async def end_if_due(self, challenge: Challenge) -> Challenge:
        """The challenge, its end put on the log where its time is over: whoever looks first, both are told."""
        at = self.clock()
        act = settle(challenge, at)
        if act is None:
            return challenge
        change = self.store.challenges.change
        await self.store.write_aside(change, challenge.challenge_id, lambda held: settle(held, at))
        return apply_act(challenge, act)

    def queue(self, request: StartSession) -> list[str]:
        """The claims of a challenge for this user's session. Raises NotFound, Invalid."""
        others = (request.scenario_id, request.library, request.exam, request.unassisted or None, request.seed)
        if any(each is not None for each in others):
            message = "A challenge chooses its own claims: leave scenario_id, library, exam, seed and unassisted out."
            raise wrong("challenge", message)
        challenge = self.require_mine(request.challenge or "", request.user_id)
        rules.require_can_begin(challenge, request.user_id, self.clock())
        return list(challenge.scenarios)

    def to_view(self, challenge: Challenge, user_id: str) -> ChallengeView:
        """A challenge as this side sees it."""
        mine, status, (challenger, opponent) = (
            challenge.side(user_id),
            challenge.status(self.clock()),
            challenge.user_ids,
        )
        is_open = status == "over" or challenge.has_played(mine)
        ending = challenge.ending
        return ChallengeView(
            **challenge.model_dump(include={"challenge_id", "difficulty", "skill", "created_at"}),
            challenger=challenger,
            opponent=opponent,
            claims=len(challenge.scenarios),
            status=status,
            answer_by=challenge.answer_by,
            play_by=challenge.play_by,
            session_id=mine.session_id,
            you=to_side_view(mine),
            other=to_side_view(challenge.other(user_id)) if is_open else None,
            outcome=ending.outcome if ending else None,
            winner=ending.winner if ending else None,
        )


def to_side_view(side: Side) -> SideView:
    """How a side does."""
    scores = tuple(each.score for each in side.played)
    return SideView(user_id=side.user_id, played=len(scores), scores=scores, score=side.score, accuracy=side.accuracy)
