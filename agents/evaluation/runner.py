"""What the command `gym coach` asks for: the download of a model, and an evaluation written to a folder."""

from collections.abc import AsyncIterator
from pathlib import Path

from agents.evaluation.cases import list_cases
from agents.evaluation.report import build_card, draw_plot, to_markdown
from agents.evaluation.trial import Trial, TrialRecord
from agents.models import ollama
from agents.models.choice import choose_model
from agents.models.model import Limits
from gym.coaching.chunks import PullProgress
from gym.errors import Invalid
from gym.settings import Settings
from gym.world.world import World

# An evaluation waits for a slow machine: what it measures is the words.
PATIENT = Limits(first=60.0, between=20.0, total=120.0)
RECORDS = "records.jsonl"


def pull_model(settings: Settings) -> AsyncIterator[PullProgress]:
    if settings.model_url is not None:
        raise Invalid("GYM_MODEL_URL is set: load the model at that server; only Ollama can be asked to pull.")
    return ollama.pull(settings.ollama_host, settings.model)


async def evaluate(settings: Settings, number: int, seed: int, folder: Path, plain: bool) -> AsyncIterator[str]:
    """Asks, records and measures. Records already in `folder` count, so that a long run can be continued."""
    model = None if plain else choose_model(settings, PATIENT)
    if model and (health := await model.status()).source == "offline":
        raise Invalid(f"No model answers ({health.last_error}). Start one, or evaluate the plain coach: --plain.")
    folder.mkdir(parents=True, exist_ok=True)
    records = {each.name: each for each in read_records(folder / RECORDS)}
    asked = list(list_cases(World.load(), number, seed))
    trial = Trial(model)
    with (folder / RECORDS).open("a", encoding="utf-8") as kept:
        async for record in trial.run(each for each in asked if each.name not in records):
            kept.write(record.model_dump_json() + "\n")
            kept.flush()
            records[record.name] = record
            yield record.name
    write_card("plain coach" if model is None else settings.model, [records[each.name] for each in asked], folder)


def read_records(path: Path) -> list[TrialRecord]:
    """Records of an earlier run; a cut-off last line is dropped."""
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return [TrialRecord.model_validate_json(line) for line in lines[:-1] if line.strip()]


def write_card(name: str, records: list[TrialRecord], folder: Path) -> None:
    """Writes card.json, card.md and card.svg."""
    made = build_card(name, records)
    (folder / "card.json").write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")
    (folder / "card.md").write_text(to_markdown(made), encoding="utf-8")
    (folder / "card.svg").write_bytes(draw_plot(made))
