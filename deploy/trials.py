"""What deploy/check_nginx.py tries on a gym in secured mode: people, programs, sockets, and forged requests."""

import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import httpx
import socketio
from declared_rights import Product
from socket_parts import Page

from gym.caller import Right

PASSWORD = "correct horse battery"
NOTHING = "5d5a8f0a-4c4e-4d4e-8f57-cc9cb0fe3a11"
OTHER_CLIENT = "127.0.0.3"
FORGED = (
    {"x-forwarded-for": "203.0.113.9"},
    {"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https"},
    {"x-forwarded-host": "evil.test"},
    {"forwarded": "for=127.0.0.1;proto=https"},
    {"x-real-ip": "127.0.0.1"},
)


@dataclass
class Gym:
    """A gym that is tried: the port that people use, its own behind the proxy, and who signs its certificate."""

    port: int
    inner: int
    ca: str
    token: str = ""

    @property
    def url(self) -> str:
        """The public address."""
        return f"https://localhost:{self.port}"


class Trials:
    """Tries one gym, and prints what holds."""

    def __init__(self, gym: Gym) -> None:
        self.gym, self.failed = gym, 0

    def note(self, what: str, holds: object) -> None:
        """Print one result."""
        self.failed += not holds
        print(f"  {'ok    ' if holds else 'FAILED'}  {what}", flush=True)

    def client(self, address: str | None = None, **named: Any) -> httpx.AsyncClient:
        """A browser or a program that trusts the test's own authority."""
        verify = httpx.create_ssl_context(self.gym.ca)
        transport = httpx.AsyncHTTPTransport(verify=verify, local_address=address, trust_env=False)
        return httpx.AsyncClient(transport=transport, base_url=self.gym.url, timeout=180, **named)

    async def sign_in(self, client: httpx.AsyncClient, name: str, password: str = PASSWORD) -> httpx.Response:
        """Sign in as the page does."""
        return await client.post("/login", data={"username": name, "password": password})

    async def try_all(self, plain: int | None) -> None:
        """Everything. `plain`: the port of nginx without TLS."""
        await self.try_strangers()
        await self.try_a_person()
        await self.try_a_program()
        await self.try_forged()
        if plain is not None:
            await self.try_the_proxy(plain)
        await self.try_guesses(is_direct=plain is None)

    async def try_strangers(self) -> None:
        """Every route without a sign-in, as the application declares them."""
        with TemporaryDirectory() as folder:
            product = Product(Path(folder))
        wrong, asked = [], 0
        async with self.client() as client:
            for each in (*product.rest, *product.chat):
                method, _, path = each.name.partition(" ")
                path = re.sub(r"\{[^}]*\}", NOTHING, path.replace("{turn:int}", "1"))
                answer = await client.request(method.replace("ANY", "GET"), path)
                asked += 1
                is_socket = path.startswith("/ws/")
                if (answer.status_code == 401) is (each.right is Right.PUBLIC) and not is_socket:
                    wrong.append(f"{each.name}: {answer.status_code}")
            self.note(f"without a sign-in {asked} routes answer 401 but the open ones {', '.join(wrong)}", not wrong)
            self.note("a socket without a sign-in is refused", not await self.opens(client))

    async def try_a_person(self) -> None:
        """Sign in, the page, the chat's socket, a claim, and the sign-out."""
        async with self.client() as client:
            answer = await self.sign_in(client, "ana")
            kept = answer.headers.get_list("set-cookie")
            self.note("sign-in gives cookies of this host, for TLS only", all(is_bound(each) for each in kept) and kept)
            headers = (await client.get("/")).headers
            self.note("the page says it is for TLS only", "max-age" in headers.get("strict-transport-security", ""))
            self.note("the page has a strict policy", "frame-ancestors 'none'" in headers["content-security-policy"])
            self.note("the chat deals a claim over its socket", await self.opens(client, says="tour-1"))
            foreign = await self.opens(client, origin="https://evil.test")
            self.note("a socket opened by a page of another site is refused", not foreign)
            self.note("a file of one's own comes", (await client.get("/me/analytics.csv")).status_code in (200, 404))
            await client.post("/logout")
            self.note("a sign-out ends it", (await client.get("/user")).status_code == 401)

    async def try_a_program(self) -> None:
        """A session over REST with a token, and bodies of every length."""
        async with self.client(headers={"authorization": f"Bearer {self.gym.token}"}) as client:
            started = await client.post("/api/training/start-session", json={"user_id": "ana"})
            self.note("a token starts a session", started.status_code == 200)
            other = await client.post("/api/training/start-session", json={"user_id": "tina"})
            self.note("and for nobody else", other.status_code == 404)
            session = started.json().get("session_id", "none")
            seen = await client.get(f"/api/training/session/{session}/analytics")
            self.note("and reads what it did", seen.status_code == 200)
            long = {"session_id": session, "question": "x" * 200_000}
            answer = await client.post("/api/training/ask", json=long)
            self.note("a long body arrives and is judged", answer.status_code == 422)
            answer = await client.post("/api/training/ask", content=b" " * 300_000)
            self.note("one that is too long is refused", answer.status_code == 413)
            answer = await client.post("/project/file", files={"file": b"x" * 1000})
            self.note("there is nowhere to send a file to", answer.status_code in (401, 404))

    async def try_forged(self) -> None:
        """Requests with another host and of another site."""
        async with self.client() as client:
            await self.sign_in(client, "ana")
            for host in ("evil.test", "127.0.0.1", "localhost", f"localhost:{self.gym.port}.evil.test"):
                status = (await client.get("/user", headers={"host": host})).status_code
                self.note(f"Host {host} is refused ({status})", status in (400, 403, 421))
            for said in ({"origin": "https://evil.test"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
                status = (await client.post("/logout", headers=said)).status_code
                self.note(f"a press with {said} is refused", status == 403)
            self.note("and the sign-in is still there", (await client.get("/user")).status_code == 200)

    async def try_the_proxy(self, plain: int) -> None:
        """What nginx does with plain HTTP, and what the gym does with whoever goes round nginx."""
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://localhost:{plain}/verify/x")
            leads = answer.headers.get("location", "")
            self.note("plain HTTP leads to TLS", (answer.status_code, leads) == (301, f"{self.gym.url}/verify/x"))
            inner, host = f"http://127.0.0.1:{self.gym.inner}/login", {"host": f"localhost:{self.gym.port}"}
            for forged in ({}, *FORGED):
                status = (await client.get(inner, headers={**host, **forged})).status_code
                self.note(f"round the proxy, with {forged or 'nothing'}, is refused", status == 403)
            own = (await client.get(inner.replace("/login", "/health"))).status_code
            self.note("this machine's own health check is answered", own == 200)

    async def try_guesses(self, is_direct: bool) -> None:
        """Wrong passwords count for the address they come from, and keep nobody else out."""
        async with self.client() as guesser, self.client(OTHER_CLIENT) as ana:
            for number in range(5):
                forged = {} if is_direct else {"x-forwarded-for": f"203.0.113.{number}"}
                wrong = {"username": "ana", "password": "a wrong guess"}
                status = (await guesser.post("/login", data=wrong, headers=forged)).status_code
            self.note("after four guesses the fifth has to wait, whatever it forges", status == 429)
            self.note("and keeps nobody out elsewhere", (await self.sign_in(ana, "ana")).status_code == 200)
            if is_direct:
                refused = [(await guesser.get("/login", headers=each)).status_code for each in FORGED]
                self.note("forged headers are refused", set(refused) == {403})

    async def opens(self, client: httpx.AsyncClient, origin: str = "", says: str = "") -> bool:
        """Whether a browser's socket opens and, where something is said, the chat deals a claim."""
        verify = ssl.create_default_context(cafile=self.gym.ca)
        headers = {"Origin": origin or self.gym.url}
        async with aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(ssl=verify)) as session:
            page = Page(client)
            page.socket = socketio.AsyncClient(reconnection=False, http_session=session)
            page.socket.on("*", page.hear)
            try:
                await (page.open() if says else page.connect())
                return bool(await page.deal(says)) if says else True
            except socketio.exceptions.ConnectionError:
                return False
            finally:
                await page.close()


def is_bound(cookie: str) -> bool:
    """Whether a cookie belongs to this host and goes over TLS only."""
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    return cookie.startswith("__Host-") and {"secure", "httponly", "path=/"} <= parts
