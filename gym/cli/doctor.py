"""What the gym finds on this machine, and what to do about what it does not find."""

import shutil
import socket
import sys
from collections.abc import Iterator
from typing import Literal

from gym.errors import GymError
from gym.schemas.health import ADVICE, WORDS, Trouble
from gym.schemas.sessions import Health
from gym.services.secured_mode import NOBODY, find_shortcomings
from gym.settings import Settings
from gym.store.private_files import FILE, FOLDER, is_wider
from gym.store.row_security import Hold
from gym.value import Value

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Check(Value):
    """One thing looked at: `missing` things can be done without, a `broken` one cannot."""

    name: str
    state: Literal["ok", "missing", "broken"]
    found: str
    advice: str = ""


def look(
    settings: Settings, health: Health | Exception, has_passwords: bool = False, hold: Hold = "file"
) -> Iterator[Check]:
    """Every check; `health` is what the gym says of itself, or why the gym could not be built."""
    yield python(sys.version_info[:3])
    yield mode(settings, has_passwords)
    yield database(settings, health)
    if hold != "file":
        yield tenants(hold)
    if settings.data_dir.is_dir():
        yield folder(settings)
    if isinstance(health, Health):
        yield sign_in(settings, has_passwords)
        yield ollama(settings, health)
        yield model(settings, health)
    yield port(settings)
    yield chromium()


def python(version: tuple[int, ...]) -> Check:
    """The interpreter; the lock files cover 3.11 to 3.14."""
    found = ".".join(map(str, version))
    if version < (3, 15):
        return Check(name="Python", state="ok", found=found)
    return Check(name="Python", state="missing", found=f"{found}, newer than the locks", advice="Use 3.11 to 3.14.")


def mode(settings: Settings, has_passwords: bool) -> Check:
    """Whom the gym serves, and what secured mode lacks."""
    if not settings.is_secured:
        return Check(name="Mode", state="ok", found="local: this machine only")
    lacks = [*find_shortcomings(settings), *(() if has_passwords else (NOBODY,))]
    if not lacks:
        by = "certificate files" if settings.tls_cert else f"a proxy at {settings.trusted_proxies}"
        return Check(name="Mode", state="ok", found=f"secured: {settings.public_url}, TLS by {by}")
    found = "secured, and not complete: " + " ".join(each.what for each in lacks)
    return Check(name="Mode", state="broken", found=found, advice=" ".join(each.how for each in lacks))


def database(settings: Settings, health: Health | Exception) -> Check:
    """The record: opened, brought to the newest schema, whole, and taking what is saved."""
    where = (settings.database_url and "GYM_DATABASE_URL") or str(settings.data_dir / "gym.db")
    if isinstance(health, Health) and health.database == "ok":
        return Check(name="Database", state="ok", found=f"{where}, schema up to date")
    if isinstance(health, Exception):
        why, advice = words_of(health), ADVICE[Trouble.DOWN]
    else:
        trouble = Trouble(health.database)
        why, advice = WORDS[trouble], ADVICE[trouble]
    return Check(name="Database", state="broken", found=f"{where}: {why}", advice=advice)


def tenants(hold: Hold) -> Check:
    """Whether the server itself keeps tenants apart, whatever a query forgets."""
    name, advice = "Tenants", "Set GYM_DATABASE_OWNER_URL to the owner, and GYM_DATABASE_URL to a role that is neither."
    match hold:
        case "free":
            found = "row level security protects nothing: the role of GYM_DATABASE_URL is a superuser or bypasses it"
            return Check(name=name, state="missing", found=found, advice=advice)
        case "owner":
            found = "row level security is forced, but the role of GYM_DATABASE_URL owns the tables and could end it"
            return Check(name=name, state="missing", found=found, advice=advice)
        case _:
            return Check(name=name, state="ok", found="kept apart by the server (row level security)")


def sign_in(settings: Settings, has_passwords: bool) -> Check:
    """Who can sign in: people with a password or, before there are any, anybody at this machine under a demo name."""
    if settings.is_secured and not has_passwords:
        return Check(name="Sign-in", state="missing", found=NOBODY.what, advice=NOBODY.how)
    if has_passwords:
        return Check(name="Sign-in", state="ok", found="by password; demo sign-in is off, REST needs a sign-in")
    if settings.demo_login:
        return Check(name="Sign-in", state="ok", found="demo users; nobody has a password, REST needs no sign-in")
    advice = "Add a user with `gym user add NAME`, or leave GYM_DEMO_LOGIN on."
    return Check(name="Sign-in", state="missing", found="demo sign-in is off, and nobody has a password", advice=advice)


def words_of(error: Exception) -> str:
    """Why the gym could not be built, in one line."""
    if isinstance(error, GymError):
        return error.message
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return f"{type(error).__name__}: {error}".splitlines()[0]


def folder(settings: Settings) -> Check:
    """The data folder: only its owner may read what trainees did."""
    where = settings.data_dir
    wide = [
        path
        for path, rights in ((where, FOLDER), *((each, FILE) for each in sorted(where.glob("gym.db*"))))
        if is_wider(path, rights)
    ]
    if not wide:
        return Check(name="Data folder", state="ok", found=f"{where}, readable by its owner only")
    advice = f"As its owner, run: chmod -R go= {where}. Or set GYM_DATA_DIR to your own folder."
    return Check(name="Data folder", state="missing", found=f"others on this machine can use {wide[0]}", advice=advice)


def ollama(settings: Settings, health: Health) -> Check:
    """The server of the language model; the plain coach needs none."""
    if health.coach.reachable:
        return Check(name="Ollama", state="ok", found=settings.ollama_host)
    found = f"{settings.ollama_host}: {health.coach.last_error or 'does not answer'}"
    advice = "The plain coach is used until Ollama answers. Install Ollama, run `ollama serve`, or set OLLAMA_HOST."
    return Check(name="Ollama", state="missing", found=found, advice=advice)


def model(settings: Settings, health: Health) -> Check:
    """The model that words hints and feedback."""
    if health.coach.source != "offline":
        return Check(name="Model", state="ok", found=health.coach.model or settings.model)
    advice = f"Once Ollama runs: `ollama pull {settings.model}`, or name another model with GYM_MODEL."
    return Check(name="Model", state="missing", found=f"{settings.model} is not served", advice=advice)


def port(settings: Settings) -> Check:
    """The port the gym would listen on."""
    where = f"{settings.host}:{settings.port}"
    if is_free(settings.host, settings.port):
        return Check(name="Port", state="ok", found=f"{where} is free")
    advice = "If that is not this gym, choose another port: GYM_PORT=8003 make run."
    return Check(name="Port", state="missing", found=f"{where} is in use", advice=advice)


def is_free(host: str, number: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError:
            return False
    return True


def chromium() -> Check:
    """The browser that the browser tests drive; the gym itself works in any."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path:
        return Check(name="Chromium", state="ok", found=path)
    advice = "Only the browser tests need it. On Debian: apt-get install chromium."
    return Check(name="Chromium", state="missing", found="not found", advice=advice)
