"""In secured mode each caller, each tenant and each address has a quota, and one's own does not use up another's."""

from typing import Any

import httpx
import pytest
from api_parts import client_of, problem
from loop_moves import loop_of
from rows import for_each
from sign_in_parts import SECRET, add_person, token
from store_parts import add_tenants

from gym.api import create_api
from gym.api.proxies import place_of
from gym.settings import Settings
from gym.world.world import World

BOARD, PUBLIC = "/api/training/leaderboard", "https://gym.example.org"
GIVEN = {"mode": "secured", "public_url": PUBLIC, "trusted_proxies": "10.0.0.5"}
PLENTY = {f"{name}requests_per_minute": 10**6 for name in ("", "address_", "tenant_")}
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"


class Place:
    """People of two tenants, behind a proxy, where one of the three limits is narrow."""

    def __init__(self, world: World, **narrow: int) -> None:
        loop = loop_of(world)
        add_tenants(loop.store, "north", "south")
        for name, tenant in (("ana", "north"), ("ben", "north"), ("cleo", "south")):
            add_person(loop.store, name, "trainee", tenant)
        settings = Settings.model_validate({**GIVEN, **PLENTY, **narrow})
        self.app = create_api(loop, settings, secret=SECRET)

    async def ask(self, name: str, address: str = HERE, path: str = BOARD) -> httpx.Response:
        said = {"x-forwarded-for": address, "x-forwarded-proto": "https"}
        if name:
            said["authorization"] = f"Bearer {token(name)}"
        async with client_of(self.app, "10.0.0.5", PUBLIC) as client:
            return await client.get(path, headers=said)


@pytest.mark.parametrize(
    ("narrow", "other"),
    [
        ("requests_per_minute", ("ben", HERE)),
        ("tenant_requests_per_minute", ("cleo", HERE)),
        ("address_requests_per_minute", ("ana", ELSEWHERE)),
    ],
)
async def test_who_asks_too_often_waits_and_nobody_else(world: World, narrow: str, other: tuple[str, str]) -> None:
    place = Place(world, **{narrow: 3})
    assert [(await place.ask("ana")).status_code for _ in range(3)] == [200, 200, 200]
    refused = await place.ask("ana")
    problem(refused, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert (await place.ask(*other)).status_code == 200
    assert (await place.ask("", path="/health")).status_code == 200


async def test_whoever_has_no_sign_in_counts_too_where_they_come_from(world: World) -> None:
    place = Place(world, address_requests_per_minute=3)
    assert [(await place.ask("", path="/verify/none")).status_code for _ in range(4)] == [404, 404, 404, 429]
    assert (await place.ask("", ELSEWHERE, "/verify/none")).status_code == 404


@for_each(
    ("client", "place"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.7"),
        ("", ""),
    ],
)
def test_a_network_of_one_customer_counts_as_one_address(client: Any, place: str) -> None:
    assert place_of(client) == place
