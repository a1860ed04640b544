"""What the matrix of routes and callers asks about: two clinics whose words can be told apart."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from caller_parts import trainer_caller
from exam_parts import EXAM, examined, of_exam, ready, settle_in_exam
from loop_moves import GIVE_UP, act, always, fix_of, miss_of, on_desk, opened
from sign_in_parts import add_person
from sqlalchemy import text

from agents.minds import MINDS
from gym.caller import Caller
from gym.coaching.coach import PlainCoach
from gym.schemas.accounts import PersonalSettings
from gym.schemas.assignments import NewAssignment
from gym.schemas.challenges import NewChallenge
from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.sessions import StartSession
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.scenarios.compose import Spec, compose
from gym.world.scenarios.recipe import Recipe
from gym.world.scenarios.scenario import Difficulty, Scenario
from gym.world.world import World

# Every name that a clinic gave something ends in its mark: too long to stand by chance in a packed file or a signature.
MARKS = {"clinic-a": "zyzqqqa", "clinic-b": "zyzqqqb"}


@dataclass(frozen=True)
class Clinic:
    """One tenant: its mark, and the names of its people."""

    tenant: str
    trainer: str
    trainee: str
    colleague: str
    fault: str

    @property
    def mark(self) -> str:
        return MARKS[self.tenant]

    @property
    def watching(self) -> Caller:
        return trainer_caller(self.trainer, self.tenant)


A = Clinic("clinic-a", "tina@of-a.test", "ana@of-a.test", "cleo@of-a.test", "duplicate_claim")
B = Clinic("clinic-b", "otto@of-b.test", "zoe@of-b.test", "yan@of-b.test", "cob_primary_missing")
PEER_OF_A, SITTING = "ben@of-a.test", "eva@of-a.test"
AUDITOR_OF_A = "ida@of-a.test"
ADMINISTRATORS = ADMINISTRATOR_OF_A, ADMINISTRATOR_OF_B = "amy@of-a.test", "bob@of-b.test"
ROLES = {A.trainer: "trainer", B.trainer: "trainer", AUDITOR_OF_A: "auditor"}
ROLES |= dict.fromkeys(ADMINISTRATORS, "administrator")
OF_A = (A.trainer, A.trainee, A.colleague, PEER_OF_A, SITTING, AUDITOR_OF_A, ADMINISTRATOR_OF_A)
PEOPLE = {
    **dict.fromkeys(OF_A, A.tenant),
    **dict.fromkeys((B.trainer, B.trainee, B.colleague, ADMINISTRATOR_OF_B), B.tenant),
}


@dataclass
class Holding:
    """What somebody has, by the words that stand for it in the table of routes."""

    name: str
    owner: str
    things: dict[str, str] = field(default_factory=dict)
    is_exam: bool = False


@dataclass
class Filled:
    """The holdings, and what nobody may be told: parts of the keys of claims that are open."""

    holdings: list[Holding]
    keys: list[str]


def add_people(store: Store) -> None:
    """Everybody who signs in by password."""
    for name, tenant in PEOPLE.items():
        add_person(store, name, ROLES.get(name, "trainee"), tenant)


async def fill(world: World, url: str) -> Filled:
    """Fill the database beside the server."""
    store = Store(url)
    loop = Sessions(world, store, PlainCoach(), MINDS, compose=of_exam, seeds=count(100).__next__)
    for name in (A.trainer, B.trainer, PEER_OF_A):
        await opened(loop, name, scenario_id="tour-3")
    holdings = [each for clinic in (A, B) for each in await fill_clinic(loop, clinic)]
    holdings.append(Holding("exam", SITTING, {"user": SITTING, "name": f"Marlowe {A.mark}"}, is_exam=True))
    keys = {part for fault in (A.fault, B.fault) for part in key_of(compose(world, Spec(seed=1, fault=fault)))}
    keys |= await sit(loop, holdings[-1])
    store.engine.dispose()
    return Filled(holdings, sorted(keys))


async def sit(loop: Sessions, sitting: Holding) -> set[str]:
    """An exam as far as a claim whose key says something that no finished claim has told; what it says."""
    await named(loop, SITTING, sitting.things["name"])
    await ready(loop, SITTING)
    session = sitting.things["session"] = await examined(loop, SITTING)
    for _ in range(EXAM.items - 1):
        await settle_in_exam(loop, session, 1)
        told = {part for each in finished(loop) for part in key_of(loop.scenarios.get(each))}
        if new := set(key_of(await on_desk(loop, session))) - told:
            return new
    raise AssertionError("every claim of the exam says what another has told")


def finished(loop: Sessions) -> set[str]:
    """The scenarios that somebody has finished."""
    with loop.store.engine.connect() as connection:
        bodies = connection.execute(text("select body from events where kind = 'scenario_finished'")).scalars()
        return {json.loads(body)["scenario_id"] for body in bodies}


async def fill_clinic(loop: Sessions, clinic: Clinic) -> list[Holding]:
    """What one clinic has: all of a trainee's, and beside it the session of theirs that is open."""
    mine = Holding(clinic.trainee, clinic.trainee)
    mine.things |= {"user": clinic.trainee, "opponent": clinic.colleague, "member": clinic.colleague}
    mine.things |= {"name": f"Marlowe {clinic.mark}", "team_name": f"Kestrels {clinic.mark}"}
    for name in (clinic.trainee, clinic.colleague):
        await named(loop, name, mine.things["name"])
    await ready(loop, clinic.trainee)
    await certify(loop, mine)
    await practise(loop, clinic, mine)
    await gather(loop, clinic, mine)
    scenario = compose(loop.world, Spec(seed=1, fault=clinic.fault))
    dealing = Sessions(loop.world, loop.store, PlainCoach(), MINDS, compose=always(scenario), seeds=count(900).__next__)
    left = await dealing.start(StartSession(user_id=clinic.trainee))
    ids = {"open_scenario": scenario.scenario_id, "shown_scenario": left.scenario.scenario_id}
    things = {"user": clinic.trainee, "session": left.session_id, **ids}
    return [mine, Holding(f"{clinic.trainee}, open", clinic.trainee, things)]


async def named(loop: Sessions, user: str, name: str) -> None:
    """A name on boards, in teams and on certificates."""
    await opened(loop, user, scenario_id="tour-3")
    await loop.accounts.change_settings(user, PersonalSettings(display_name=name))


async def certify(loop: Sessions, mine: Holding) -> None:
    """An exam that is passed."""
    session = await examined(loop, mine.owner)
    await settle_in_exam(loop, session, EXAM.items)
    (held,) = (await loop.accounts.pathways(mine.owner)).certificates
    mine.things["certificate"] = held.id


async def practise(loop: Sessions, clinic: Clinic, mine: Holding) -> None:
    """Two sessions with a verdict that is disputed: one dispute is open, the other accepted."""
    for name in ("session", "accepted"):
        session = await opened(loop, mine.owner, scenario_id="tour-1")
        scenario = await on_desk(loop, session)
        await act(loop, session, miss_of(loop.world, scenario))
        reason = f"{secret(mine.owner)}: the note says otherwise."
        await loop.disputes.dispute(NewDispute(user_id=mine.owner, session_id=session, turn=1, reason=reason))
        await act(loop, session, fix_of(scenario) if name == "session" else GIVE_UP)
        mine.things[name] = session
    who = {"by": clinic.trainer, "tenant": clinic.tenant, "session_id": mine.things["accepted"], "turn": 1}
    await loop.disputes.decide(Decision(**who, accepted=True, answer=f"You are right, {clinic.mark}."))


async def gather(loop: Sessions, clinic: Clinic, mine: Holding) -> None:
    """A team with a colleague and a link, a challenge, an assignment, an entry of the library, a link to a session."""
    team = await loop.teams.create(NewTeam(user_id=mine.owner, name=mine.things["team_name"]))
    links = [await loop.teams.invite(team.team_id, NewInvitation(user_id=mine.owner, seats=20)) for _ in range(2)]
    await loop.teams.join(Join(user_id=clinic.colleague, token=links[1].token))
    again = await loop.teams.team(team.team_id, mine.owner)
    sent = NewChallenge(user_id=mine.owner, opponent_id=clinic.colleague, difficulty=Difficulty.BEGINNER)
    entry = await loop.library.save(clinic.watching, Recipe(name=f"Knee {clinic.mark}", faults=("missing_mod25",)))
    due = datetime.now(UTC).date() + timedelta(days=3)
    to = f"trainee:{mine.owner}"
    await loop.assignments.assign(clinic.watching, NewAssignment(to=to, due=due, scenario="tour-2"))
    (given,) = await loop.assignments.list_assigned(clinic.watching, mine.owner)
    shared = await loop.trainers.share(clinic.watching, mine.things["session"])
    mine.things |= {
        "team": team.team_id,
        "token": links[0].token,
        "invitation": again.invitations[1].id,
        "challenge": (await loop.challenges.challenge(sent)).challenge_id,
        "library": entry.id,
        "assignment": given.assignment.id,
        "share": shared.link.removeprefix("/share/"),
    }


def key_of(scenario: Scenario) -> tuple[str, ...]:
    """The parts of a key that name the fix."""
    return tuple(part for issue in scenario.intended_issues for part in (*issue.rungs[2:], issue.explanation))


def secret(owner: str) -> str:
    """What only an owner and their trainers may read."""
    return f"What {owner.partition('@')[0].capitalize()} has told"


def markers(reader: str) -> list[str]:
    """What somebody who is in neither clinic, or in one of them, never reads: marks and user ids of the others."""
    mine = PEOPLE.get(reader)
    marks = [mark for tenant, mark in MARKS.items() if tenant != mine]
    return [*marks, *(name for name, tenant in PEOPLE.items() if tenant != mine)]
