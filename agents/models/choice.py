"""Which model stands behind the coach, from the settings."""

from agents.models.model import Limits
from agents.models.ollama import OllamaModel
from agents.models.openai import OpenAIModel
from agents.models.server import ServedModel
from gym.settings import Settings


def choose_model(settings: Settings, limits: Limits | None = None) -> ServedModel:
    """The model named in the settings. Raises Invalid for a bad address."""
    limits = (limits or Limits()).model_copy(update={"keep_alive": settings.keep_alive})
    if settings.model_url is None:
        return OllamaModel(settings.ollama_host, settings.model, limits)
    key = settings.model_key.get_secret_value() if settings.model_key else None
    return OpenAIModel(settings.model_url, settings.model, key, limits)
