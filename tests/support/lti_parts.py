"""A secured gym over TLS on this machine, learning platforms beside it, and browsers that go there and back."""

import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import jwt
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from scim_parts import OFTEN
from sign_in_parts import add_person
from store_parts import add_tenants, open_store
from tls_parts import write_certificate

import app
from agents.minds import MINDS
from gym.caller import OPERATOR
from gym.coaching.coach import PlainCoach
from gym.services.lti_adapter import make_private_key
from gym.settings import Settings
from gym.store.lti import LtiPlatform
from gym.world.world import World

SERVER = Path(__file__).parents[1] / "verifiers" / "lti_platforms" / "serve.py"
CLIENT, DEPLOYMENT = "gym-client", "deployment-1"
TENANT = "clinic-a"
PLACES = (("GET", "login"), ("POST", "login"), ("POST", "launch"), ("POST", "choose"), ("GET", "jwks.json"))


class ServedGym:
    """The whole gym in secured mode, with a certificate of its own."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder, self.listening = folder, socket.create_server(("127.0.0.1", 0))
        self.cert, key, self.ca = write_certificate(folder, "localhost")
        self.url = f"https://localhost:{self.listening.getsockname()[1]}"
        self.store, coach = open_store(f"sqlite:///{folder / 'gym.db'}"), PlainCoach()
        add_tenants(self.store, TENANT, "clinic-b")
        add_person(self.store, "root", "administrator", TENANT)
        given = {**OFTEN, "mode": "secured", "public_url": self.url, "data_dir": folder}
        self.settings = Settings.model_validate({**given, "tls_cert": self.cert, "tls_key": key})
        self.sessions = app.Sessions(world, self.store, coach, MINDS)
        self.app = app.create(app.Gym(self.settings, world, self.store, coach, self.sessions))
        config = uvicorn.Config(self.app, log_level="warning", lifespan="off")
        config.ssl_certfile, config.ssl_keyfile = self.cert, key
        self.server = uvicorn.Server(config)

    def browser(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.url, verify=ssl.create_default_context(cafile=self.ca), trust_env=False, timeout=60
        )

    @contextmanager
    def served(self) -> Iterator["ServedGym"]:
        thread = Thread(target=self.server.run, args=([self.listening],), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.should_exit = True
            thread.join(10)


@dataclass(frozen=True)
class TestPlatform:
    """A learning platform that runs, and the key that it signs with."""

    __test__ = False
    kind: str
    issuer: str
    private_key: str
    gym: ServedGym

    def register(self, tenant: str = TENANT, **changed: Any) -> LtiPlatform:
        """Have the gym know it."""
        places = {"login_url": "auth", "token_url": "token", "jwks_url": "jwks"}
        known = {name: f"{self.issuer}/{end}" for name, end in places.items()}
        known |= {"tenant": tenant, "id": f"p-{self.kind}", "issuer": self.issuer, "client_id": CLIENT}
        given = {**known, "label": "The Course", "deployments": (DEPLOYMENT,), **changed}
        return self.gym.store.lti.keep_platform(LtiPlatform(**given), OPERATOR)

    def ask(self, path: str, **said: str) -> Any:
        return httpx.get(f"{self.issuer}{path}", params=said, trust_env=False).raise_for_status().json()

    def start(self, **hint: Any) -> str:
        """The address to which the platform sends somebody who opens a link of a course."""
        whole = {"sub": "s-1", "role": "Learner", **hint}
        return str(self.ask("/start", hint=json.dumps(whole))["url"])

    def message(self, browser: httpx.Client, **hint: Any) -> dict[str, str]:
        """What the platform's page sends to the gym after the browser went there and back."""
        answer = browser.get(self.start(**hint))
        assert answer.status_code == 303, answer.text
        return dict(self.ask("/auth", **dict(parse_qsl(urlsplit(answer.headers["location"]).query))))

    def launch(self, browser: httpx.Client, **hint: Any) -> httpx.Response:
        """Open a link of a course."""
        return send(browser, self.message(browser, **hint))

    def forge(self, message: dict[str, str], **changed: Any) -> dict[str, str]:
        """A message with other claims, signed as the platform signs; None takes a claim away."""
        said = {**jwt.decode(message["id_token"], options={"verify_signature": False}), **changed}
        kept = {name: value for name, value in said.items() if value is not None}
        header = jwt.get_unverified_header(message["id_token"])
        key = load_pem_private_key(self.private_key.encode(), None)
        assert isinstance(key, RSAPrivateKey)
        return {**message, "id_token": jwt.encode(kept, key, "RS256", {"kid": header["kid"]})}


def send(browser: httpx.Client, message: dict[str, str]) -> httpx.Response:
    """What the platform's page does with its message: another site sends a form."""
    fields = {name: message[name] for name in ("state", "id_token")}
    origin = {"origin": "https://course.example", "sec-fetch-site": "cross-site"}
    return browser.post(message["launch_url"], data=fields, headers=origin)


def name_of(browser: httpx.Client) -> str:
    """Who is signed in."""
    answer = browser.get("/user")
    return str(answer.json()["identifier"]) if answer.status_code == 200 else ""


@contextmanager
def open_platform(kind: str, gym: ServedGym, tenant: str = TENANT) -> Iterator[TestPlatform]:
    """A platform as a process of its own; skips saying why it cannot run."""
    key_file, key = gym.folder / f"{kind}-{tenant}.pem", make_private_key()
    key_file.write_text(key)
    python = os.environ.get("GYM_LTI_PYTHON", "") if kind == "openedx" else sys.executable
    if not python:
        pytest.skip("set GYM_LTI_PYTHON to a Python with tests/verifiers/lti_platforms/requirements.txt")
    trusts = {**os.environ, "REQUESTS_CA_BUNDLE": str(gym.ca), "SSL_CERT_FILE": str(gym.ca)}
    command = [python, str(SERVER), kind, str(key_file), gym.url, tenant]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=trusts, text=True) as process:
        try:
            assert process.stdout
            yield TestPlatform(kind, process.stdout.readline().strip(), key, gym)
        finally:
            process.terminate()
