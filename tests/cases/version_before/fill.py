"""Fills a database with all that version 0.1 can have on record, and writes down what that version answers about it.

Frozen: it ran once, at commit 76b5226 (before names changed and the schema was squashed), with that commit's own test
support:

    git worktree add ../before 76b5226 && cd ../before
    PYTHONPATH=.:tests/support python .../tests/cases/version_before/fill.py OUTPUT_FOLDER

It writes `gym.db.gz` and `answers.json.xz`. `tests/services/test_version_before.py` reads both.
"""

import asyncio
import gzip
import json
import lzma
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

from api_parts import settings
from exam_parts import EXAM, examined, of_exam, ready, settle_in_exam, sit
from httpx import ASGITransport, AsyncClient
from loop_moves import GIVE_UP, LOOK_UP, act, always, double, fix_of, half_fix_of, miss_of, on_desk, opened, settle
from loop_parts import Clock
from recorded_parts import SlowClock
from sign_in_parts import SECRET, add_person, token
from sqlalchemy import text

from agents.minds import MINDS
from gym.api import create_api
from gym.coaching.coach import PlainCoach
from gym.errors import GymError
from gym.schemas.accounts import Settings as AccountSettings
from gym.schemas.assignments import NewAssignment
from gym.schemas.challenges import NewChallenge
from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.questions import Question
from gym.schemas.replay import Annotate, Override, Viewer
from gym.schemas.sessions import GetHint
from gym.schemas.teams import Join, NewInvitation, NewTeam, Who
from gym.schemas.trainers import SessionQuery, Watching
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.store import Store
from gym.store.chat import ChatStore
from gym.world.scenarios.recipe import Recipe
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

TINA, OTTO = Watching(user_id="tina", tenant="clinic-a"), Watching(user_id="otto", tenant="clinic-b")
LOOKING = Viewer(user_id="tina", role="trainer", tenant="clinic-a")
PEOPLE = {
    **{"tina": ("trainer", "clinic-a"), "otto": ("trainer", "clinic-b"), "zoe": ("trainee", "clinic-b")},
    **{name: ("trainee", "clinic-a") for name in ("ana", "ben", "cleo", "dan", "eva")},
}
PLAYERS = ("ana", "ben", "cleo", "dan", "eva", "zoe")


def sessions_of(world, store, clock, compose=None, seeds=5000):
    more = {"compose": compose} if compose else {}
    return Sessions(world, store, PlainCoach(), MINDS, clock=clock, seeds=count(seeds).__next__, **more)


async def fill(world, store, clock):
    """Everything, in the order of the days."""
    loop = sessions_of(world, store, clock, seeds=100)
    exams = sessions_of(world, store, clock, of_exam, seeds=1000)
    for name, (role, tenant) in PEOPLE.items():
        add_person(store, name, role, tenant)
    for name in PLAYERS:
        await opened(loop, name, scenario_id="tour-3", experience="some", time_zone="America/Chicago")
        named = AccountSettings(display_name=f"{name.title()} Marlowe")
        await loop.accounts.change_settings(name, named)
    await practise(world, loop, store, clock)
    clock.go_on(days=1)
    await play_together(world, loop, clock)
    await teach(world, loop, clock)
    clock.go_on(days=1)
    await examine(world, exams, clock)
    await chat(loop, store)


async def practise(world, loop, store, clock):
    """Sessions that stand at every place a session can stand at."""
    await opened(loop, "ana")
    tried = await opened(loop, "ana", seed=7, session_goals=("modifier_25",))
    await act(loop, tried, miss_of(world, await on_desk(loop, tried)), confidence_level=0.9, time_taken_seconds=40)
    await loop.hint(GetHint(session_id=tried, struggle_time=30))
    async for _ in loop.words(tried, 1):
        clock.go_on(seconds=1)
    two = double(world)
    half = await opened(sessions_of(world, store, clock, always(two)), "ben")
    await act(loop, half, half_fix_of(world, two))
    held = await opened(loop, "cleo", library="tour")
    await settle(loop, held, hold_next=True, confidence_level=0.7)
    given_up = await opened(loop, "cleo", preferred_difficulty=Difficulty.EXPERT, role="coder")
    await act(loop, given_up, GIVE_UP)
    long = await opened(loop, "dan", time_zone="America/New_York")
    for number in range(9):
        if number % 3 == 1:
            await act(loop, long, miss_of(world, await on_desk(loop, long)), confidence_level=0.8)
        if number % 4 == 2 and (await loop.now(long)).scenario.mode == "practice":
            await loop.hint(GetHint(session_id=long))
        await settle(loop, long, confidence_level=0.6, idempotency_key=f"k-{number}")
        clock.go_on(hours=9)
    async for _ in loop.analyzer.debrief(long):
        clock.go_on(seconds=1)
    asked = await opened(loop, "zoe", scenario_id="tour-2", unassisted=True)
    await loop.questions.ask(Question(session_id=asked, question="What is modifier 25?"))
    await act(loop, asked, LOOK_UP)
    with_alias = await opened(loop, "eva", scenario_id="tour-1")
    await settle(loop, with_alias)
    await opened(loop, "eva", scenario_id="tour-1")


async def play_together(world, loop, clock):
    """Teams, one with a link that is open and one left by its founder; challenges in every standing."""
    for captain, members in (("ana", ("ben", "cleo")), ("eva", ()), ("zoe", ())):
        made = await loop.teams.create(NewTeam(user_id=captain, name=f"Team of {captain}"))
        link = await loop.teams.invite(made.team_id, NewInvitation(user_id=captain, seats=5))
        for name in members:
            await loop.teams.join(Join(user_id=name, token=link.token))
    await loop.teams.leave((await loop.teams.of_user("eva")).teams[0].team_id, Who(user_id="eva"))
    for name in ("ana", "ben", "cleo"):
        for _ in range(2):
            await settle(loop, await opened(loop, name))
    sent = {"difficulty": Difficulty.BEGINNER}
    both = await loop.challenges.challenge(NewChallenge(user_id="ana", opponent_id="ben", **sent))
    one_side = await loop.challenges.challenge(NewChallenge(user_id="ben", opponent_id="cleo", **sent))
    no = await loop.challenges.challenge(NewChallenge(user_id="ana", opponent_id="cleo", **sent))
    await loop.challenges.accept(both.challenge_id, Who(user_id="ben"))
    await loop.challenges.accept(one_side.challenge_id, Who(user_id="cleo"))
    await loop.challenges.decline(no.challenge_id, Who(user_id="cleo"))
    for name, misses in (("ana", 0), ("ben", 1)):
        await duel(world, loop, both.challenge_id, name, misses)
    session = await opened(loop, "ben", challenge=one_side.challenge_id)
    await settle(loop, session)
    await loop.challenges.challenge(NewChallenge(user_id="dan", opponent_id="eva", skill="icd10", claims=3, **sent))


async def duel(world, loop, challenge_id, name, misses):
    session = await opened(loop, name, challenge=challenge_id)
    for number in range(misses):
        await act(loop, session, miss_of(world, await on_desk(loop, session), number))
    for _ in range(3):
        await settle(loop, session)


async def teach(world, loop, clock):
    """A trainer's work: library, assignments, disputes, notes, overrides, a link to a session."""
    entry = await loop.library.save(TINA, Recipe(name="Knee", faults=("missing_mod25",), title="A sore knee"))
    await loop.library.save(TINA, Recipe(name="Knee", faults=("missing_mod25",), seed=2), entry.id, 1)
    old = await loop.library.save(TINA, Recipe(name="Old", faults=("duplicate_claim",), background="It came twice."))
    await opened(loop, "ben", library=entry.id)
    await loop.library.retire(TINA, old.id)
    await loop.library.save(OTTO, Recipe(name="Clean", faults=()))
    today = clock.now.date()
    for to, name, days in (("trainee:ana", "tour-2", 30), ("everybody", "tour-4", 3), ("trainee:dan", "tour-5", 1)):
        await loop.assigning.assign(TINA, NewAssignment(to=to, due=today + timedelta(days=days), scenario=name))
    team = (await loop.teams.of_user("ana")).teams[0].team_id
    await loop.assigning.assign(TINA, NewAssignment(to=f"team:{team}", due=today + timedelta(days=5), skill="icd10"))
    (taken, *_) = await loop.assigning.given(TINA, "cleo")
    await loop.assigning.withdraw(TINA, taken.assignment.id)
    await settle(loop, await opened(loop, "ana", scenario_id="tour-4"))
    for number, answer in enumerate((None, True, False)):
        session = await opened(loop, "ana", scenario_id="tour-1")
        scenario = await on_desk(loop, session)
        await act(loop, session, miss_of(world, scenario, number))
        reason = f"The note says otherwise, for the {number}. time."
        await loop.disputes.dispute(NewDispute(user_id="ana", session_id=session, turn=1, reason=reason))
        await act(loop, session, fix_of(scenario) if number else GIVE_UP)
        if answer is not None:
            who = {"by": "tina", "tenant": "clinic-a", "session_id": session, "turn": 1}
            await loop.disputes.decide(Decision(**who, accepted=answer, answer="We have looked at it again."))
        if answer:
            reason = "The payer takes this."
            await loop.replaying.override(
                Override(viewer=LOOKING, session_id=session, turn=1, right=True, reason=reason)
            )
    await loop.replaying.annotate(Annotate(viewer=LOOKING, session_id=session, turn=1, text="Read the note first."))
    await loop.trainers.share(TINA, session)


async def examine(world, loop, clock):
    """Exams: two passed (one certificate revoked), one failed, one out of time and closed, one out of time and not yet
    closed, one that goes on.
    """
    for name in ("ana", "ben", "cleo", "dan", "eva", "zoe"):
        await ready(loop, name)
    for name in ("ana", "zoe"):
        await settle_in_exam(loop, await examined(loop, name), EXAM.items)
    (held,) = (await loop.accounts.pathways("zoe")).certificates
    await loop.accounts.revoke(held.id, "otto", "It was issued by mistake.")
    await sit(loop, await examined(loop, "ben"), 3)
    await settle_in_exam(loop, await examined(loop, "eva"), 4)
    clock.go_on(minutes=41)
    await loop.accounts.pathways("eva")
    await settle_in_exam(loop, await examined(loop, "cleo"), 2)
    clock.go_on(minutes=41)
    await settle_in_exam(loop, await examined(loop, "dan"), 3)


async def chat(loop, store):
    """Threads as the chat keeps them: messages, cards, a chart, an opinion."""
    owners = rows(store, "select id, user_id from sessions order by rowid")
    for number, name in enumerate(("ana", "ben")):
        session = next(each for each, who in owners if who == name)
        await write_thread(loop, ChatStore(store), number, name, session)


async def write_thread(loop, chats, number, name, session):
    """One thread."""
    an_id = "5d5a8f0a-4c4e-4d4e-8f57-cc9cb0fe3a{:02d}"
    thread, step, card, chart = (an_id.format(10 * number + each) for each in range(4))
    about = {"gym": {"session_id": session, "card_id": card, "shown": 1, "told": True}}
    message = {"id": step, "thread_id": thread, "created_at": "2026-03-04T12:00:00Z", "kind": "assistant_message"}
    message |= {"output": "Look at line 1.", "body": {"name": "Coach", "type": "assistant_message"}}
    view = (await loop.now(session)).model_dump(mode="json")
    shown = {"id": card, "name": "ClaimCard", "forId": step, "type": "custom", "props": {"scenario": view}}
    element = {"id": card, "thread_id": thread, "step_id": step, "created_at": "2026-03-04T12:00:00Z"}
    drawn = {**element, "id": chart, "body": {"id": chart, "type": "plotly"}, "content": '{"data": []}'}
    user_id = chats.read(lambda all_rows: all_rows.user(name))["id"]
    chats.write(
        [
            lambda all_rows: all_rows.keep_step(user_id, message),
            lambda all_rows: all_rows.keep_element(user_id, {**element, "body": shown}),
            lambda all_rows: all_rows.keep_element(user_id, drawn),
            lambda all_rows: all_rows.describe_thread(thread, "A knee", about, ["knee"]),
            lambda all_rows: all_rows.keep_feedback({"id": card, "step_id": step, "value": 1, "comment": "Clear."}),
        ]
    )


def rows(store, sql):
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def questions(store):
    """Every look at the record: who asks, and where."""
    T = "/api/training"
    sessions = rows(store, "select id, user_id, turn from sessions order by rowid")
    for name in PLAYERS:
        kinds = ("profile", "achievements", "settings", "notifications", "pathways", "growth", "teams", "challenges")
        yield from ((name, "GET", f"{T}/user/{name}/{kind}", None) for kind in kinds)
    yield from (("tina", "GET", f"{T}/user/{name}/profile", None) for name in ("ana", "dan", "zoe"))
    for session, user, turn in sessions:
        yield user, "GET", f"{T}/session/{session}", None
        yield user, "GET", f"{T}/session/{session}/analytics", None
        yield user, "GET", f"{T}/session/{session}/turn/{turn}/words", None
        yield user, "GET", f"{T}/session/{session}/debrief", None
    for period in ("daily", "weekly", "monthly", "all"):
        yield from (
            ("ana", "GET", f"{T}/leaderboard?period={period}&{more}", None)
            for more in ("", "skill=icd10", "order=improvement", "limit=2")
        )
        yield "ana", "GET", f"{T}/teams/board?period={period}", None
    for team, captain in rows(
        store, "select id, json_extract(body, '$.captain') from teams where size > 0 order by rowid"
    ):
        for kind in ("", "/board", "/challenge"):
            yield captain, "GET", f"{T}/team/{team}{kind}?user_id={captain}", None
        yield captain, "GET", f"{T}/leaderboard?period=all&team={team}", None
    for challenge, user in rows(store, "select challenge_id, user_id from challenge_sides order by rowid"):
        yield user, "GET", f"{T}/challenge/{challenge}?user_id={user}", None
    for (certificate,) in rows(store, "select id from certificates order by rowid"):
        yield "otto", "GET", f"{T}/certificate/{certificate}", None


def moves(store):
    """What is done next in every session, and what comes of a new one."""
    T = "/api/training"
    for session, user in rows(store, "select id, user_id from sessions order by rowid"):
        here = {"session_id": session}
        look_up = {**here, "action_type": "verify_eligibility", "action_details": {}}
        edits = [{"op": "set", "path": "lines/1/units", "value": 9}]
        yield user, "POST", f"{T}/submit-action", look_up
        yield (
            user,
            "POST",
            f"{T}/submit-action",
            {**here, "action_type": "correct_claim", "action_details": {"edits": edits}},
        )
        yield user, "POST", f"{T}/get-hint", here
        yield user, "POST", f"{T}/submit-action", {**look_up, "action_type": "give_up"}
        yield user, "POST", f"{T}/next-scenario", here
        yield user, "GET", f"{T}/session/{session}", None
    for name in PLAYERS:
        yield name, "POST", f"{T}/start-session", {"user_id": name}
        yield name, "GET", f"{T}/user/{name}/profile", None


async def ask(loop, clock, wanted):
    """The exchanges."""
    made = []
    app = create_api(loop, settings(), secret=SECRET)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1:8002") as client:
        for who, method, path, body in wanted:
            clock.tick()
            answer = await client.request(method, path, json=body, headers={"Authorization": f"Bearer {token(who)}"})
            told = answer.json() if "json" in answer.headers["content-type"] else answer.text
            made.append(
                {"who": who, "method": method, "path": path, "body": body}
                | {"status": answer.status_code, "answer": told}
            )
    return made


async def answers_of_services(loop, store):
    """What has no route, by the name of what was asked."""
    found = {}
    for session, user in rows(store, "select id, user_id from sessions order by rowid"):
        for viewer in (Viewer(user_id=user), LOOKING):
            try:
                told = (await loop.replaying.replay(session, viewer)).model_dump(mode="json")
            except GymError as error:
                told = str(error)
            found[f"replay {session} for {viewer.user_id}"] = told
    found |= {f"sheet {name}": await loop.growth.csv(name) for name in PLAYERS}
    for who in (TINA, OTTO):
        trainer = who.user_id
        found[f"trainees {trainer}"] = dumped(await loop.trainers.trainees(who))
        found[f"cohort {trainer}"] = (await loop.trainers.cohort(who)).model_dump(mode="json")
        found[f"sessions {trainer}"] = (await loop.trainers.sessions(who, SessionQuery(limit=100))).model_dump(
            mode="json"
        )
        found[f"library {trainer}"] = dumped(await loop.library.listed(who))
        found[f"exported {trainer}"] = await loop.library.exported(who)
        found[f"assignments {trainer}"] = dumped(await loop.assigning.given(who))
        found[f"disputes {trainer}"] = dumped(await loop.disputes.open(who.tenant))
    for name in PLAYERS:
        found[f"to do {name}"] = dumped(await loop.assigning.open_to(name))
        found[f"playable {name}"] = dumped(await loop.library.open_to(name))
    chats = ChatStore(store)
    for (thread,) in rows(store, "select id from chat_threads order by rowid"):
        found[f"thread {thread}"] = chats.read(
            lambda all_rows, thread=thread: [
                all_rows.thread(thread),
                all_rows.steps_of(thread),
                all_rows.elements_of(thread),
            ]
        )
    return found


def dumped(values):
    return [each.model_dump(mode="json") for each in values]


def copy(source: Path, target: Path) -> Path:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("vacuum into ?", (str(target),))
    return target


def in_memory(source: Path) -> Store:
    """A copy in memory, where what a look writes is written at once."""
    store = Store("sqlite://")
    with closing(sqlite3.connect(source)) as connection, closing(store.engine.raw_connection()) as held:
        connection.backup(held.driver_connection)
    return store


class LaterClock(SlowClock):
    """Goes on by a second with a request, from a moment on."""

    def __init__(self, now):
        self.now = now

    def tick(self):
        self.now += timedelta(seconds=1)


async def main(folder: Path) -> None:
    world, clock, file = World.load(), Clock(), folder / "work.db"
    store = Store(f"sqlite:///{file}")
    store.upgrade()
    await fill(world, store, clock)
    store.engine.dispose()
    copy(file, folder / "gym.db")
    told = {"at": clock.now.isoformat()}
    for name, wanted in (("reads", questions), ("moves", moves)):
        store = in_memory(folder / "gym.db")
        now = LaterClock(clock.now)
        told[name] = await ask(sessions_of(world, store, now), now, list(wanted(store)))
    store = in_memory(folder / "gym.db")
    loop = sessions_of(world, store, clock)
    told["services"] = await answers_of_services(loop, store)
    regrader = Regrader(MINDS, loop.scenarios, clock)
    told["regraded"] = [each.user_id async for each in regrader.differences()]
    (folder / "gym.db.gz").write_bytes(gzip.compress((folder / "gym.db").read_bytes(), mtime=0))
    (folder / "answers.json.xz").write_bytes(lzma.compress(json.dumps(told).encode()))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
