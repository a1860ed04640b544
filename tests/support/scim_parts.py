"""A tenant's directory, and the gym that it keeps people in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from store_parts import add_tenants, open_store

from agents.minds import MINDS
from gym.api import create_api
from gym.caller import Scope
from gym.coaching.coach import PlainCoach
from gym.schemas.api_tokens import NewApiToken
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.store import Store
from gym.world.world import World

TENANTS = ("clinic-a", "clinic-b")
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
OFTEN = {"requests_per_minute": 10**9, "tenant_requests_per_minute": 10**9, "address_requests_per_minute": 10**9}


class Directory:
    """The gym with two tenants, and clients of their directories."""

    def __init__(self, folder: Path, world: World, store: Store | None = None, **changed: Any) -> None:
        self.store = store or open_store(f"sqlite:///{folder / 'gym.db'}")
        add_tenants(self.store, *TENANTS)
        self.sessions = Sessions(world, self.store, PlainCoach(), MINDS)
        self.settings = Settings.model_validate({**OFTEN, "data_dir": folder, **changed})
        self.app: FastAPI = create_api(self.sessions, self.settings, secret="x" * 40)
        self.base = (self.settings.public_url or "http://127.0.0.1:8002").rstrip("/")

    def token(self, tenant: str = "clinic-a", *scopes: Scope) -> str:
        wanted = NewApiToken(name="directory", scopes=scopes or (Scope.SCIM,))
        return self.sessions.api_tokens.make_service("entra", tenant, wanted, "operator at the terminal").token

    def client(self, tenant: str = "clinic-a", token: str | None = None) -> httpx.AsyncClient:
        """A directory of a tenant; without another token, with its own."""
        transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 4000))
        headers = {"authorization": f"Bearer {self.token(tenant) if token is None else token}"}
        return httpx.AsyncClient(transport=transport, base_url=f"{self.base}/scim/v2/{tenant}", headers=headers)

    @contextmanager
    def served(self) -> Iterator[str]:
        """The gym at a port of this machine; its address."""
        config = uvicorn.Config(self.app, "127.0.0.1", 0, log_level="warning", lifespan="off")
        server = uvicorn.Server(config)
        listening = config.bind_socket()
        thread = Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


def person(name: str, **more: Any) -> dict[str, Any]:
    """What a directory says of somebody new."""
    return {"schemas": [USER], "userName": name, "active": True, **more}


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    """A change."""
    return {"schemas": [PATCH], "Operations": list(operations)}
