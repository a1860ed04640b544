"""What the tests of erasure share: a team of three at work, one of whom is to go, and everything they ever said."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from appeal_parts import drawn, parts
from caller_parts import trainer_caller
from challenge_parts import play
from loop_moves import act, always, loop_of, miss_of, on_desk, opened, settle
from loop_parts import NOON, Clock
from sqlalchemy import insert, inspect, select, text
from store_parts import add_tenants

from gym.caller import Caller, Scope
from gym.progress.certification.certificate import Certificate
from gym.schemas.accounts import PersonalSettings
from gym.schemas.api_tokens import NewApiToken
from gym.schemas.assignments import NewAssignment
from gym.schemas.challenges import NewChallenge
from gym.schemas.disputes import NewDispute
from gym.schemas.questions import Question
from gym.schemas.replay import Annotate
from gym.schemas.sessions import GetHint
from gym.schemas.teams import Join, NewInvitation, NewTeam
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.store import Store
from gym.store.certificates import add_certificate
from gym.store.chat import ChatRows, ChatStore, users
from gym.store.lti_grades import grades
from gym.store.scim import PERSON, resources
from gym.store.sign_ins import StoredSignIn
from gym.store.single_sign_on import SignInProvider
from gym.tenancy import over_all_tenants
from gym.world.world import World

WHO, NAME, MAIL = "qmarlowe77", "Quentin Marlowe", "q.marlowe@post.test"
CLINIC, OTHERS = "clinic-a", ("ben", "carla")
LETTER, REASON = "I beseech you most warmly to reconsider.", "My supervisor told me otherwise."
QUESTION, SAID = "What does modifier 25 mean to an upholsterer?", "I feel rather sheepish today."
NOTE, TOKEN = "A diligent but drowsy pupil.", "my shiny laptop"
THEIRS = (
    WHO,
    NAME,
    MAIL,
    LETTER,
    REASON,
    QUESTION,
    SAID,
    NOTE,
    TOKEN,
    "entra-subject-9",
    "lms-subject-9",
    "Quentin",
    "192.0.2.77",
)
TINA, AMY = trainer_caller("tina", CLINIC), Caller(user_id="amy", role="administrator", tenant=CLINIC)


def people_of(store: Store) -> None:
    """Tina teaches three trainees, and Amy administers them."""
    add_tenants(store, CLINIC)
    for name, role in (("tina", "trainer"), ("amy", "administrator"), *((each, "trainee") for each in (WHO, *OTHERS))):
        assert store.users.keep(name, role, CLINIC, "no password matches this")


async def fill(world: World, store: Store) -> Sessions:
    """All that the three do together and apart; the one who is to go does everything that can be done."""
    loop = loop_of(world, store, clock=Clock())
    people_of(store)
    for each in (WHO, *OTHERS):
        await loop.accounts.open(each)
    wanted = PersonalSettings(display_name=NAME, email=MAIL)
    await loop.accounts.change_settings(WHO, wanted.model_copy(update={"display_name": f"{NAME} the first"}))
    await loop.accounts.change_settings(WHO, wanted)
    team = (await loop.teams.create(NewTeam(user_id=WHO, name=f"{NAME} and friends"))).team_id
    link = await loop.teams.invite(team, NewInvitation(user_id=WHO, seats=2))
    for each in OTHERS:
        await loop.teams.join(Join(user_id=each, token=link.token))
    await write_letter(world, loop)
    await play_all(world, loop)
    await tell_more(loop)
    keep_chats(store)
    keep_account(loop)
    return loop


async def write_letter(world: World, loop: Sessions) -> None:
    """A claim that is appealed in one's own words, disputed, asked about and annotated."""
    scenario = drawn(world, "timely_filing")
    appealing = loop_of(world, loop.store, clock=loop.turns.clock, compose=always(scenario))
    session = await opened(appealing, WHO)
    letter = " ".join((LETTER, *parts(scenario.case).values()))
    grounds = list(scenario.optimal_actions[0].grounds)
    await act(appealing, session, miss_of(world, await on_desk(appealing, session)))
    await loop.disputes.dispute(NewDispute(user_id=WHO, session_id=session, turn=1, reason=REASON))
    await appealing.hint(GetHint(session_id=session))
    await appealing.questions.ask(Question(session_id=session, question=QUESTION))
    await act(appealing, session, ("appeal_denial", {"letter": letter, "grounds": grounds}))
    await loop.replays.annotate(Annotate(caller=TINA, session_id=session, turn=1, text=f"{NAME}: {NOTE}"))


async def play_all(world: World, loop: Sessions) -> None:
    """Each settles two claims, and the one who is to go plays against Ben."""
    for each in (WHO, *OTHERS):
        session = await opened(loop, each)
        await act(loop, session, miss_of(world, await on_desk(loop, session)))
        await settle(loop, session)
        await loop.next_scenario(session)
        await settle(loop, session)
    asked = {"user_id": WHO, "opponent_id": "ben", "difficulty": "beginner"}
    sent = await loop.challenges.challenge(NewChallenge.model_validate(asked))
    await loop.challenges.accept(sent.challenge_id, "ben")
    for each in (WHO, "ben"):
        await play(world, loop, sent.challenge_id, each)


async def tell_more(loop: Sessions) -> None:
    """A session that is left open, a link to it, an assignment, a look at what Ben did, and a token."""
    session = await opened(loop, WHO)
    await loop.trainers.share(TINA, session)
    due = (NOON + timedelta(days=3)).date()
    await loop.assignments.assign(TINA, NewAssignment(to=f"trainee:{WHO}", due=due, scenario="tour-2"))
    await loop.api_tokens.make(WHO, NewApiToken(name=TOKEN, scopes=(Scope.READ,)))
    loop.store.dealt_claims.look(WHO, ["key-1"], NOON)


def keep_chats(store: Store) -> None:
    """A chat of one's own, and one of Tina's with a page that names everybody."""

    def write(rows: ChatRows) -> None:
        for owner, words in ((WHO, SAID), ("tina", f"{NAME} ({WHO}) and Ben")):
            known, thread = rows.user(owner) or {}, f"thread-{owner}"
            row = {"id": f"step-{owner}", "thread_id": thread, "created_at": "2026-01-01", "kind": "user_message"}
            rows.keep_step(known["id"], {**row, "output": words, "body": {"output": words, "user": owner}})
            card = {"props": {"title": words, "go": {"page": "person", "params": {"user": WHO}}}}
            element = {"id": f"card-{owner}", "thread_id": thread, "step_id": None, "created_at": "2026-01-01"}
            rows.keep_element(known["id"], {**element, "body": card, "content": json.dumps({"x": [NAME, "ben"]})})
            rows.describe_thread(thread, words, {"said": words}, None)
            rows.keep_feedback({"id": f"f-{owner}", "step_id": f"step-{owner}", "value": 1, "comment": words})

    ChatStore(store).write([write])


def keep_account(loop: Sessions) -> None:
    """A certificate, what a directory says, and whom a provider knows."""
    store = loop.store
    provider = SignInProvider(CLINIC, "https://login.test", "gym", "secret", "Clinic", False)
    store.single_sign_on.keep_provider(provider)
    assert store.single_sign_on.link(provider, "entra-subject-9", WHO)
    made = StoredSignIn("s-1", NOON, NOON, "password", "192.0.2.77", "Firefox", is_good=True)
    store.sign_ins.add(WHO, 0, made)
    with over_all_tenants(), store.write_transaction() as connection:
        owner = connection.execute(select(users.c.id).where(users.c.identifier == WHO)).scalar_one()
        said = {"userName": MAIL, "name": {"formatted": NAME}, "emails": [{"value": MAIL}]}
        row = {"tenant": CLINIC, "id": "scim-1", "kind": PERSON, "owner": owner, "unique_name": MAIL}
        times = {"created_at": "2026-01-01", "modified_at": "2026-01-01", "version": 1}
        connection.execute(insert(resources), {**row, **times, "external_id": "ext", "body": json.dumps(said)})
        place = {"tenant": CLINIC, "id": "g-1", "user_id": WHO, "platform_id": "p", "subject": "lms-subject-9"}
        graded = {"target": "set", "line_item": "https://lms.test/1", "opened_at": "2026-01-01", "changes": 0}
        connection.execute(insert(grades), {**place, **graded, "tries": 0, "trouble": "", "score": "{}"})
        session = connection.execute(text(f"select id from sessions where user_id = '{WHO}'")).scalars().first()
        until = NOON + timedelta(days=365)
        facts = {"holder": WHO, "salt": "s", "result": {}, "evidence": []}
        held = Certificate("cert-1", WHO, str(session), "clean-claims", NOON, until, json.dumps(facts))
        add_certificate(connection, held)


def dump(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table there is, ours or not."""
    with over_all_tenants(), store.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: [dict(row) for row in connection.execute(text(f'select * from "{name}"')).mappings()]
            for name in names
        }


def places_of(store: Store, said: tuple[str, ...] = THEIRS) -> list[str]:
    """Where in the database something is found, by value: whatever its case, and as JSON writes it, too."""
    forms = {form.lower(): each for each in said for form in (each, json.dumps(each)[1:-1])}
    return [
        f"{table}.{column}: {each}"
        for table, rows in dump(store).items()
        for row in rows
        for column, value in row.items()
        for form, each in forms.items()
        if value is not None and form in json.dumps(value, default=str, ensure_ascii=False).replace('\\"', '"').lower()
    ]


def files_with(folder: Path, said: tuple[str, ...] = THEIRS) -> list[str]:
    """Which files of a folder hold something."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return [f"{file.name}: {each}" for file in files for each in said if each.encode() in file.read_bytes()]


async def seen_by_others(loop: Sessions) -> dict[str, Any]:
    """What colleagues and trainers see, and what a regrade makes of the others: without names of members."""
    store, found = loop.store, dict[str, Any]()
    (team,) = (await loop.teams.of_user("ben")).teams
    for name, asked in (("tenant", None), ("team", team.team_id)):
        for period in ("all", "weekly"):
            page = await loop.leaderboard(period, None, asked, 50, None, viewer="ben")
            found[f"{name} {period}"] = [(row.rank, row.xp, row.accuracy, row.scenarios) for row in page.rows]
    found["teams"] = (await loop.teams.board("all", 10, None, "ben")).model_dump(
        exclude={"rows": {"__all__": {"name"}}}
    )
    found["week"] = (await loop.teams.week(team.team_id, "ben")).model_dump(include={"goal", "total", "reached_at"})
    for asked_team in ("", team.team_id):
        cohort = await loop.trainers.cohort(TINA, asked_team)
        found[f"cohort {asked_team}"] = [(row.skill, row.mean, sorted(map(str, row.ratings))) for row in cohort.rows]
    regrader = Regrader(loop.minds, loop.scenarios, loop.turns.clock)
    found["regrade"] = [each async for each in regrader.differences()]
    for user in OTHERS:
        found[f"record of {user}"] = await regrader.record(user)
        found[f"profile of {user}"] = await loop.profile(user)
        sessions = [row["id"] for row in dump(store)["sessions"] if row["user_id"] == user]
        found[f"replays of {user}"] = [await loop.replays.replay(each, TINA) for each in sessions]
    found["rates"] = loop.store.attempts.rates_of_tenant(CLINIC)
    return found
