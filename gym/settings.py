"""What can be set from outside, read once at start."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# Ollama's keep_alive: a number of seconds, or a Go duration.
KEEP_ALIVE = re.compile(r"[+-]?(\d+|((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+)")


class Settings(BaseSettings):
    """Settings from the environment: `GYM_` names, and Ollama's own `OLLAMA_HOST`.

    With `model_url` set the model is asked at that address in OpenAI's protocol (vLLM and the like), not at Ollama.
    `model_slots` is how many answers the server gives at once; the budgets are a user's, for one hour.
    A connection is closed where headers or body do not come in time (seconds), and beyond the most there may be.
    `public_url` (https) is where others reach this gym: badges then name it as a did:web.
    """

    model_config = SettingsConfigDict(env_prefix="GYM_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8002, ge=1, le=65535)
    data_dir: Path = Path("data")
    database_url: str | None = None
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
    header_seconds: float = Field(default=10, gt=0)
    body_stall_seconds: float = Field(default=10, gt=0)
    body_seconds: float = Field(default=60, gt=0)
    idle_seconds: int = Field(default=5, ge=1)
    most_connections: int = Field(default=1000, ge=10)
    connections_per_address: int = Field(default=800, ge=5)
    public_url: str | None = None

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

    @property
    def database(self) -> str:
        """SQLAlchemy URL: the one set, else SQLite under `data_dir`."""
        return self.database_url or f"sqlite:///{self.data_dir / 'gym.db'}"
