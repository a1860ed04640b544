"""Facts about two tenants in one database: what either reads is the same, whatever the other is and does."""

import json
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from api_parts import client_of, settings
from caller_parts import trainer_caller
from challenge_parts import play
from exam_parts import EXAM, exam_loop, examined, ready, sit
from loop_moves import SEND, act, opened, settle
from loop_parts import Clock
from sign_in_parts import SECRET, add_person, token

from agents.reader.reader import read
from gym.api import create_api
from gym.caller import Caller
from gym.chat.data_layer import ChatLayer
from gym.chat.screens.pages import PageRequest, Pages
from gym.chat.screens.table import all_pages
from gym.errors import GymError
from gym.progress.boards import PERIODS
from gym.schemas.accounts import PersonalSettings
from gym.schemas.assignments import NewAssignment
from gym.schemas.challenges import NewChallenge
from gym.schemas.disputes import NewDispute
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.sessions import Sessions
from gym.store.chat import ChatStore
from gym.world.scenarios.recipe import Recipe
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

pytestmark = pytest.mark.slow

TELLTALE = "telltale"
DRAWN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# What belongs to the whole gym: health, the coach's counters and the signed list of what is revoked.
OF_THE_GYM = ("/health", "/api/training/health", "/api/training/metrics", "/badges/status", "/.well-known/did.json")
ORDERS = ("xp", "improvement")
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    *(("boards", {"period": period, "order": order}) for period in PERIODS for order in ORDERS),
    ("browse", {"level": "beginner"}),
    ("browse", {"skill": "modifier_25"}),
)


class Clinic(NamedTuple):
    """A tenant with a trainer and two trainees, and what they made: every name in it begins with `word`."""

    word: str
    sessions: dict[str, str]
    team: str
    challenge: str

    @property
    def people(self) -> dict[str, str]:
        """Who is there, with their role."""
        return {f"{self.word}-{name}": role for name, role in PEOPLE.items()}


PEOPLE = {"trainer": "trainer", "one": "trainee", "two": "trainee"}


async def fill(world: World, loop: Sessions, word: str) -> Clinic:
    """Everything that there is to have in a tenant."""
    for name, role in PEOPLE.items():
        add_person(loop.store, f"{word}-{name}", role, word)
    trainer, one, two = (f"{word}-{name}" for name in PEOPLE)
    who = trainer_caller(trainer, word)
    sessions = {user: await opened(loop, user, scenario_id="tour-1") for user in (trainer, one, two)}
    for user, session_id in sessions.items():
        await act(loop, session_id, SEND)
        await settle(loop, session_id)
        await loop.accounts.change_settings(user, PersonalSettings(display_name=f"Name of {user}"))
    team = (await loop.teams.create(NewTeam(user_id=one, name=f"{word} team"))).team_id
    link = await loop.teams.invite(team, NewInvitation(user_id=one, seats=5))
    await loop.teams.join(Join(user_id=two, token=link.token))
    asked = NewChallenge(user_id=one, opponent_id=two, difficulty=Difficulty.BEGINNER)
    challenge = (await loop.challenges.challenge(asked)).challenge_id
    await loop.challenges.accept(challenge, two)
    await play(world, loop, challenge, one)
    await loop.disputes.dispute(
        NewDispute(user_id=one, session_id=sessions[one], turn=1, reason=f"The note of {word} says otherwise.")
    )
    await loop.library.save(who, Recipe(name=f"{word} claim", title=f"A claim of {word}"))
    await loop.assignments.assign(who, NewAssignment(to="everybody", due=date(2026, 3, 6), scenario="tour-2"))
    await loop.trainers.share(who, sessions[one])
    await ready(loop, one)
    await sit(loop, await examined(loop, one), right=EXAM.items)
    return Clinic(word, sessions, team, challenge)


class Reader:
    """Reads all that one tenant can read, by REST and on its screens."""

    def __init__(self, loop: Sessions, client: httpx.AsyncClient, paths: list[str], pages: Pages) -> None:
        self.loop, self.client, self.paths, self.pages = loop, client, paths, pages

    async def everything(self, clinic: Clinic) -> dict[str, str]:
        """Every answer and screen, by who asked what; what is drawn anew each time is left out."""
        self.loop.practice.read.clear()
        found = {}
        for user, role in clinic.people.items():
            found |= {f"{user} GET {path}": await self.answer(user, path) for path in self.addresses(clinic, user)}
            visit = PageRequest(caller=Caller(user_id=user, role=role, tenant=clinic.word))
            for page, params in (*((name, {}) for name in self.pages.list_pages(visit)), *PAGES, *about(clinic, role)):
                found[f"{user} sees {page} {params}"] = await self.screen(page, visit.at(**params))
        return {asked: DRAWN.sub("", text) for asked, text in found.items()}

    def addresses(self, clinic: Clinic, user: str) -> list[str]:
        """Every address that only reads, about the user's own."""
        own = {"/session/{id}": clinic.sessions[user], "/user/{id}": user, "/team/{id}": clinic.team}
        own |= {"/challenge/{id}": clinic.challenge}
        found = []
        for path in self.paths:
            name = next((each for start, each in own.items() if start in path), "none")
            here = path.replace("{id}", name).replace("{turn}", "1").replace("{token}", "none")
            asks = "/team/" in path or "/challenge/" in path
            ways = ("?period=all", f"?period=all&team={clinic.team}") if path.endswith("/leaderboard") else ("",)
            found += [f"{here}{way}" + (f"?user_id={user}" if asks else "") for way in ways]
        return found

    async def answer(self, user: str, address: str) -> str:
        """What an address answers; it must be no bug."""
        headers = {"Authorization": f"Bearer {token(user)}"}
        answer = await self.client.get(address, headers=headers)
        assert answer.status_code < 500, f"{address}: {answer.text}"
        packed = answer.headers["content-type"] == "application/zip"
        return f"{answer.status_code} {unpack(answer.content) if packed else answer.text}"

    async def screen(self, page: str, visit: PageRequest) -> str:
        """What a page draws, or says instead."""
        try:
            return (await self.pages.screen(page, visit)).model_dump_json()
        except GymError as refused:
            return refused.message


def about(clinic: Clinic, role: str) -> list[tuple[str, dict[str, str]]]:
    """Pages about somebody or something of the tenant."""
    if role != "trainer":
        return []
    session_id = clinic.sessions[f"{clinic.word}-one"]
    return [
        ("trainee", {"user": f"{clinic.word}-one"}),
        ("cohort", {"team": clinic.team}),
        ("replay", {"session": session_id}),
        ("sessions", {"user_id": f"{clinic.word}-one"}),
    ]


def unpack(content: bytes) -> str:
    """What is in the export of a person, without the moment it was made and the debriefs that were read before."""
    whole = json.loads(zipfile.ZipFile(BytesIO(content)).read("data.json"))
    whole["tables"]["events"] = [each for each in whole["tables"]["events"] if each["kind"] != "debriefed"]
    return json.dumps({**whole, "made_at": ""})


@pytest.fixture
def loop(world: World) -> Sessions:
    return exam_loop(world, Clock())


@pytest.fixture
async def reader(world: World, loop: Sessions, tmp_path: Path) -> AsyncIterator[Reader]:
    api = create_api(loop, settings(data_dir=tmp_path), secret=SECRET)
    reads = [route.path for route in api.routes if "GET" in (getattr(route, "methods", None) or ())]
    paths = [path for path in reads if path not in OF_THE_GYM and not path.startswith(("/api/docs", "/api/openapi"))]
    pages = all_pages(loop, world, ChatLayer(ChatStore(loop.store)), read)
    async with client_of(api) as client:
        yield Reader(loop, client, paths, pages)


async def test_what_a_tenant_reads_is_the_same_before_and_after_another_one_is_there(
    world: World, loop: Sessions, reader: Reader
) -> None:
    ours = await fill(world, loop, "north")
    await reader.everything(ours)  # what somebody reads for the first time goes on their log
    before = await reader.everything(ours)
    assert len(before) > 100
    for user in ours.people:
        assert f"Name of {user}" in before[f"{user} sees boards {{'period': 'all', 'order': 'xp'}}"]
    theirs = await fill(world, loop, TELLTALE)
    after = await reader.everything(ours)
    assert {asked: (before[asked], text) for asked, text in after.items() if text != before[asked]} == {}
    assert not [asked for asked, text in after.items() if TELLTALE in text.lower()]
    assert (
        "telltale-one" in (await reader.everything(theirs))["telltale-two sees boards {'period': 'all', 'order': 'xp'}"]
    )


async def test_somebody_elses_ids_of_another_tenant_are_answered_like_ids_that_never_were(
    world: World, loop: Sessions, reader: Reader
) -> None:
    ours, theirs = [await fill(world, loop, word) for word in ("north", TELLTALE)]
    nobodys = Clinic("no", dict.fromkeys((f"no-{name}" for name in PEOPLE), "s-none"), "t-none", "ch-none")
    for user in ours.people:
        for owner, name in (("telltale-one", "no-one"), ("telltale-trainer", "no-trainer")):
            about_theirs, about_none = reader.addresses(theirs, owner), reader.addresses(nobodys, name)
            for asked, instead in zip(about_theirs, about_none, strict=True):
                assert await reader.answer(user, asked) == await reader.answer(user, instead), asked
        visit = PageRequest(caller=Caller(user_id=user, role=ours.people[user], tenant=ours.word))
        for (page, params), (_, instead) in zip(about(theirs, "trainer"), about(nobodys, "trainer"), strict=True):
            seen = [await reader.screen(page, visit.at(**each)) for each in (params, instead)]
            shown = [
                text.replace(each, "")
                for text, given in zip(seen, (params, instead), strict=True)
                for each in given.values()
            ]
            assert shown[0] == shown[1], page
