"""What can be set from outside, read once at start."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings from the environment: `GYM_` names, and Ollama's own `OLLAMA_HOST`."""

    model_config = SettingsConfigDict(env_prefix="GYM_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8002, ge=1, le=65535)
    data_dir: Path = Path("data")
    database_url: str | None = None
    ollama_host: str = Field(default="http://127.0.0.1:11434", validation_alias="OLLAMA_HOST")
    model: str = "llama3.2:3b"
    demo_login: bool = True
    requests_per_minute: int = Field(default=600, ge=1)

    @property
    def database(self) -> str:
        """SQLAlchemy URL: the one set, else SQLite under `data_dir`."""
        return self.database_url or f"sqlite:///{self.data_dir / 'gym.db'}"
