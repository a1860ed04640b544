"""Starts the gym in secured mode on loopback names, behind the nginx of deploy/nginx.conf and by itself, and tries it.

    .venv/bin/python deploy/check_nginx.py          # nginx from the PATH, or the one that $GYM_NGINX names
    .venv/bin/python deploy/check_nginx.py own      # only without nginx

Needs `make dev`. One line for each thing tried; status 1 if one of them does not hold.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support"), str(Path(__file__).parent)]

import httpx  # noqa: E402
from tls_parts import write_certificate  # noqa: E402
from trials import PASSWORD, Gym, Trials  # noqa: E402

# The address that nginx has towards the gym: no client on this machine has it.
PROXY = "127.0.0.2"
GYM = Path(sys.executable).with_name("gym")
MAIN = """
{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/gym.conf;
}}
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_nginx() -> str:
    """The program; exits where there is none."""
    found = os.environ.get("GYM_NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not found:
        sys.exit(
            "nginx is not installed. On Debian: apt-get install nginx-light. Or name the program with GYM_NGINX=..."
        )
    return found


def wait_for(url: str, verify: str) -> None:
    """Until the gym answers there."""
    end = time.monotonic() + 180
    with httpx.Client(verify=httpx.create_ssl_context(verify), trust_env=False) as client:
        while time.monotonic() < end:
            try:
                if client.get(f"{url}/health").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
    sys.exit(f"Nothing answers at {url}.")


@contextmanager
def run_program(*command: str, **environment: str) -> Iterator[None]:
    """A program while it is needed."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        yield
    finally:
        process.terminate()
        process.wait(120)


def write_nginx(folder: Path, gym: Gym, plain: int) -> Path:
    """deploy/nginx.conf with this machine's names, ports and files, in a configuration of its own."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for before, after in (
        ("listen 443", f"listen {gym.port}"),
        ("listen 80", f"listen {plain}"),
        ("https://gym.example.org", gym.url),
        ("gym.example.org", "localhost"),
        ("/etc/ssl/gym/", f"{folder}/"),
        ("http://127.0.0.1:8002;", f"http://127.0.0.1:{gym.inner}; proxy_bind {PROXY};"),
    ):
        assert before in text, before
        text = text.replace(before, after)
    (folder / "gym.conf").write_text(text)
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    return main


def add_people(environment: dict[str, str], folder: Path) -> str:
    """A trainee and a trainer with passwords, and a token of the trainee's."""
    file = folder / "password"
    file.write_text(PASSWORD)
    for name, role in (("ana", "trainee"), ("tina", "trainer")):
        words = ("user", "add", name, "--role", role, "--password-file", str(file))
        subprocess.run([GYM, *words], check=True, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    words = ("token", "add", "check", "--user", "ana", "--scope", "read", "--scope", "practice")
    made = subprocess.run([GYM, *words], check=True, env={**os.environ, **environment}, capture_output=True, text=True)
    return made.stdout.split()[0]


def check_start(environment: dict[str, str]) -> bool:
    """Whether the gym does not start before somebody has a password."""
    done = subprocess.run([GYM, "serve"], env={**os.environ, **environment}, capture_output=True, text=True)
    return done.returncode == 1 and "gym user add NAME" in done.stderr


def run_trials(is_behind_nginx: bool) -> int:
    """Everything tried in one of the two ways; how many things do not hold."""
    with TemporaryDirectory() as name:
        folder, plain = Path(name), free_port()
        cert, key, ca = write_certificate(folder, "localhost")
        gym = Gym(free_port(), free_port(), str(ca))
        inner = gym.inner if is_behind_nginx else gym.port
        by = {"GYM_TRUSTED_PROXIES": PROXY} if is_behind_nginx else {"GYM_TLS_CERT": str(cert), "GYM_TLS_KEY": str(key)}
        given = {"GYM_MODE": "secured", "GYM_PUBLIC_URL": gym.url, "GYM_PORT": str(inner), **by}
        given |= {"GYM_DATA_DIR": str(folder / "data"), "OLLAMA_HOST": "http://127.0.0.1:9"}
        trials = Trials(gym)
        trials.note("it does not start before somebody has a password", check_start(given))
        gym.token = add_people(given, folder)
        nginx = (find_nginx(), "-p", str(folder), "-c", str(write_nginx(folder, gym, plain)))
        with run_program(str(GYM), "serve", **given), run_program(*(nginx if is_behind_nginx else ("sleep", "600"))):
            wait_for(gym.url, gym.ca)
            asyncio.run(trials.try_all(plain if is_behind_nginx else None))
        return trials.failed


if __name__ == "__main__":
    failed = 0
    for way in (False,) if sys.argv[1:] == ["own"] else (True, False):
        print("Behind nginx" if way else "With its own certificate", flush=True)
        failed += run_trials(way)
    sys.exit(f"{failed} of the things tried do not hold." if failed else 0)
