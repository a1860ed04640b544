"""`gym bench`: measure the adaptive engine on simulated learners."""

from pathlib import Path
from typing import Annotated

import typer

from gym.cli.context import screen


def bench() -> typer.Typer:
    """The table of commands."""
    app = typer.Typer(help="Measure the engine on simulated learners.", no_args_is_help=True)
    app.callback()(lambda: None)
    app.command()(adapt)
    return app


def adapt(
    learners: Annotated[int, typer.Option(min=2, help="simulated learners")] = 500,
    steps: Annotated[int, typer.Option(min=10, help="scenarios for each")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="the same seed gives the same numbers")] = 2024,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="processes; changes no number")] = 2,
    oracle: Annotated[bool, typer.Option("--oracle", help="a teacher who looks a week ahead, too: slow")] = False,
    out: Annotated[Path | None, typer.Option(help="a folder for adapt.md, adapt.json and adapt.svg")] = None,
) -> None:
    """Teach simulated learners by chance, by rule, by the engine and by oracles, and compare."""
    from gym.bench.adapt import BenchReport
    from gym.bench.adapt import run_bench as run
    from gym.bench.card import draw_plot, to_markdown

    console = screen()
    for found in run(learners, steps, seed, jobs, oracle):
        if isinstance(found, BenchReport):
            console.print(to_markdown(found), soft_wrap=True)
            if out:
                out.mkdir(parents=True, exist_ok=True)
                (out / "adapt.md").write_text(to_markdown(found), encoding="utf-8")
                (out / "adapt.json").write_text(found.model_dump_json(indent=1), encoding="utf-8")
                (out / "adapt.svg").write_bytes(draw_plot(found))
        else:
            typer.echo(f"running: {found}", err=True)
