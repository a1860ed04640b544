"""The export over REST: a file for its person and for an administrator of their tenant, and a 404 for anybody else."""

import io
import zipfile
from pathlib import Path

from api_parts import client_of, problem, settings
from loop_moves import loop_of
from sign_in_parts import SECRET, add_person, signed_in

from gym.api import create_api
from gym.schemas.api_tokens import NewApiToken
from gym.world.world import World

ADDRESS = "/api/training/user/ana/export"


async def test_who_gets_the_export_of_a_person(world: World, tmp_path: Path) -> None:
    loop = loop_of(world)
    app = create_api(loop, settings(data_dir=tmp_path), secret=SECRET)
    people = {"ada": ("administrator", "local"), "tina": ("trainer", "local"), "ida": ("auditor", "local")}
    people |= {"ana": ("trainee", "local"), "ben": ("trainee", "local"), "otto": ("administrator", "clinic-b")}
    for name, (role, tenant) in people.items():
        add_person(loop.store, name, role, tenant)
    answers = {name: await signed_in(client_of(app), name).get(ADDRESS) for name in people}
    got = {name for name, answer in answers.items() if answer.status_code == 200}
    assert got == {"ana", "ada"}
    for name in people.keys() - got:
        problem(answers[name], 404)
    mine = answers["ana"]
    assert mine.headers["content-type"] == "application/zip"
    assert mine.headers["content-disposition"] == 'attachment; filename="ana.zip"'
    assert mine.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(mine.content)) as archive:
        assert set(archive.namelist()) == {"data.json", "tries.csv", "events.csv", "README.txt"}


async def test_nobody_and_no_token_gets_it(world: World, tmp_path: Path) -> None:
    loop = loop_of(world)
    app = create_api(loop, settings(data_dir=tmp_path), secret=SECRET)
    add_person(loop.store, "ana")
    problem(await client_of(app).get(ADDRESS), 401)
    made = loop.api_tokens.make_personal("ana", NewApiToken(name="reports", scopes=("read",), days=1), "ana")
    bearer = {"authorization": f"Bearer {made.token}"}
    problem(await client_of(app).get(ADDRESS, headers=bearer), 403)
