"""What can be set from outside, read once at start."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# Ollama's keep_alive: a number of seconds, or a Go duration.
KEEP_ALIVE = re.compile(r"[+-]?(\d+|((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+)")
USUAL_PORT = 8002


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def networks_of(listed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks in a list with commas. Raises ValueError."""
    return tuple(ip_network(each.strip(), strict=False) for each in listed.split(",") if each.strip())


class Settings(BaseSettings):
    """Settings from the environment: `GYM_` names, and Ollama's own `OLLAMA_HOST`.

    With `model_url` set the model is asked at that address in OpenAI's protocol (vLLM and the like), not at Ollama.
    `model_slots` is how many answers the server gives at once; the budgets are a user's, for one hour.
    A connection is closed where headers or body do not come in time (seconds), and beyond the most there may be.
    `database_owner_url` is the role that owns the tables and changes the schema; that of `database_url` then only reads
    and writes.
    `public_url` (https) is where others reach this gym: badges then name it as a did:web. Cookies belong to a host with
    all its ports: those of a gym on another port than usual carry the port, or `cookie_prefix` where one is set.
    `mode` secured serves other machines (docs/secured.md): with the two TLS files, or behind `trusted_proxies`. There
    `requests_per_minute` are those of a caller, and addresses and tenants have limits of their own.
    With `smtp_host` and `smtp_from` users may ask for a daily reminder by e-mail, which `gym remind` sends.
    """

    model_config = SettingsConfigDict(env_prefix="GYM_", frozen=True, extra="ignore")

    mode: Literal["local", "secured"] = "local"
    host: str = "127.0.0.1"
    port: int = Field(default=USUAL_PORT, ge=1, le=65535)
    cookie_prefix: str = Field(default="", pattern=r"^[a-z0-9-]{0,30}$")
    data_dir: Path = Path("data")
    database_url: str | None = None
    database_owner_url: str | None = None
    ollama_host: str = Field(default="http://127.0.0.1:11434", validation_alias="OLLAMA_HOST")
    model: str = "llama3.2:3b"
    model_url: str | None = None
    model_key: SecretStr | None = None
    model_slots: int = Field(default=1, ge=1, le=64)
    keep_alive: str = "10m"
    coach_tokens_per_hour: int = Field(default=60_000, ge=1)
    coach_seconds_per_hour: int = Field(default=900, ge=1)
    demo_login: bool = True
    requests_per_minute: int = Field(default=600, ge=1)
    address_requests_per_minute: int = Field(default=6_000, ge=1)
    tenant_requests_per_minute: int = Field(default=12_000, ge=1)
    header_seconds: float = Field(default=10, gt=0)
    body_stall_seconds: float = Field(default=10, gt=0)
    body_seconds: float = Field(default=60, gt=0)
    idle_seconds: int = Field(default=5, ge=1)
    most_connections: int = Field(default=1000, ge=10)
    connections_per_address: int = Field(default=800, ge=5)
    public_url: str | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    trusted_proxies: str = ""
    security_contact: str | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    smtp_from: str = ""

    @field_validator("keep_alive")
    @classmethod
    def check_keep_alive(cls, span: str) -> str:
        """GYM_KEEP_ALIVE is what Ollama takes: seconds, or Go's spans; below 0 the model stays loaded."""
        if not KEEP_ALIVE.fullmatch(span):
            raise ValueError("GYM_KEEP_ALIVE is a number of seconds, or a span like 10m, 1h30m or -1")
        return span

    @field_validator("host")
    @classmethod
    def check_host(cls, host: str) -> str:
        """GYM_HOST can be an address or a name at all; which ones are served is said elsewhere."""
        if not re.fullmatch(r"[\w.:%-]{1,253}", host, re.ASCII):
            raise ValueError("GYM_HOST is not an address: leave it at 127.0.0.1")
        return host

    @field_validator("public_url")
    @classmethod
    def check_public_url(cls, url: str | None) -> str | None:
        """GYM_PUBLIC_URL is the https address of a host."""
        try:
            parts = urlsplit(url or "https://none")
            is_fit = parts.scheme == "https" and parts.hostname and parts.port != 0 and "@" not in parts.netloc
        except ValueError:
            is_fit = False
        if not is_fit:
            raise ValueError("GYM_PUBLIC_URL is not the address of a site: write it like https://gym.example.org")
        return url

    @field_validator("security_contact")
    @classmethod
    def check_security_contact(cls, contact: str | None) -> str | None:
        """GYM_SECURITY_CONTACT is an address of mail, of a page or of a telephone."""
        if contact and re.fullmatch(r"[^\s@:]+@[^\s@:]+", contact):
            return f"mailto:{contact}"
        if contact and not re.fullmatch(r"(https://|mailto:|tel:)[!-~]+", contact):
            raise ValueError("GYM_SECURITY_CONTACT is where to report a problem: security@example.org or https://...")
        return contact

    @field_validator("trusted_proxies")
    @classmethod
    def check_trusted_proxies(cls, listed: str) -> str:
        """GYM_TRUSTED_PROXIES is a list of addresses and networks."""
        try:
            networks_of(listed)
        except ValueError:
            raise ValueError(
                "GYM_TRUSTED_PROXIES is not a list of addresses and networks: write it like 10.0.0.5, 10.1.0.0/16"
            ) from None
        return listed

    @property
    def is_secured(self) -> bool:
        """Whether other machines are served, each caller with a sign-in."""
        return self.mode == "secured" or not is_loopback(self.host)

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """From where forwarded headers are taken."""
        return networks_of(self.trusted_proxies)

    def name_cookie(self, name: str) -> str:
        """A cookie's name in this gym; a secured one's is bound to its host, with https only."""
        if self.is_secured:
            return f"__Host-{self.cookie_prefix or 'gym'}_{name.removeprefix('gym_')}"
        prefix = self.cookie_prefix or ("" if self.port == USUAL_PORT else str(self.port))
        return f"{prefix}_{name}" if prefix else name

    @property
    def own_address(self) -> str:
        """Where people reach this gym."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def database(self) -> str:
        """SQLAlchemy URL: the one set, else SQLite under `data_dir`."""
        return self.database_url or f"sqlite:///{self.data_dir / 'gym.db'}"
