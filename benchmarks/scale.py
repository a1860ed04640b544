"""What profiles, boards, notices, pathways and turns cost with ever more attempts on record, in SQLite and PostgreSQL.

Fills a new database for each size (`scale_fill.py`), asks it what users ask (`scale_asked.py`), and sets the median and
the slowest of twenty beside the floor asked just before each call: one row read by its key, or one row committed,
through the same engine. Prints a table; `--plot FILE` draws it, `--json FILE` keeps it. PostgreSQL is measured where
`--postgres URL` names a server on which databases may be made: `python tests/support/postgres_parts.py` starts one.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scale_asked import Asked, Timed
from scale_fill import fill
from scale_made import fold
from sqlalchemy import create_engine, make_url

from gym.store import Store

SIZES = (10**4, 10**5, 10**6)
# What a session's state comes to: the store only keeps it.
STATE = json.dumps({"kept": "x" * 4000})
LINES = (
    "profile, 10,000",
    "pathways, 10,000",
    "board, weekly, xp: deep",
    "board, all, one skill, xp: deep",
    "finishing turn, ordinary",
)
Rows = dict[tuple[str, int], list[Timed]]


@contextmanager
def new_store(url: str | None, number: int) -> Iterator[Store]:
    """A new database, gone afterwards: a file, or one on the server."""
    if url is None:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{folder}/gym.db")
            yield store
            store.engine.dispose()
        return
    name, server = f"gym_scale_{number}", create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        store = Store(make_url(url).set(database=name).render_as_string(hide_password=False))
        yield store
        store.engine.dispose()
        connection.exec_driver_sql(f"DROP DATABASE {name}")


def measure(servers: dict[str, str | None], sizes: list[int], calls: int) -> Rows:
    """Every row for each engine and size."""
    (made, learners), found = fold(), Rows()
    for engine, url in servers.items():
        for size in sizes:
            began = time.monotonic()
            with new_store(url, size) as store:
                store.upgrade()
                fill(store, size, made, learners, STATE)
                print(f"{engine}: {size} attempts filled in {time.monotonic() - began:.0f} s", flush=True)
                found[engine, size] = list(Asked(store, made).all(calls))
    return found


def table(found: Rows) -> str:
    """Median, slowest of twenty and the floor's median, in milliseconds."""
    heads = [f"{engine} {size:,}" for engine, size in found]
    lines = [f"| {' | '.join(['', *heads])} |", f"| --- |{' ---: |' * len(heads)}"]
    for rows in zip(*found.values(), strict=True):
        cells = (f"{each.p50:.1f} / {each.p95:.1f} ({each.floor_p50:.1f})" for each in rows)
        lines.append(f"| {' | '.join([rows[0].name, *cells])} |")
    return "\n".join(lines)


def plot(found: Rows) -> bytes:
    """The slowest of twenty against the number of attempts, both on logarithmic axes, as SVG."""
    import pygal

    chart = pygal.XY(
        title="95th percentile against attempts on record",
        **{"js": [], "logarithmic": True, "legend_at_bottom": True, "legend_at_bottom_columns": 2, "width": 1000},
        **{"x_title": "attempts on record, powers of ten", "y_title": "ms", "truncate_legend": -1},
        xvalue_formatter=lambda power: f"{10**power:,.0f}",
        value_formatter="{:.1f}".format,
    )
    sizes = sorted({size for _, size in found})
    chart.x_labels = [len(str(size)) - 1 for size in sizes]
    for engine in dict.fromkeys(engine for engine, _ in found):
        rows = {size: {row.name: row for row in found[engine, size]} for size in sizes}
        for name in LINES:
            chart.add(f"{engine}: {name}", [(len(str(size)) - 1, rows[size][name].p95) for size in sizes])
    return bytes(chart.render())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options.add_argument("--calls", type=int, default=300)
    options.add_argument("--postgres", metavar="URL")
    options.add_argument("--plot", type=Path)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    servers = {"SQLite": None} | ({"PostgreSQL": chosen.postgres} if chosen.postgres else {})
    found = measure(servers, chosen.sizes, chosen.calls)
    print(table(found))
    if chosen.plot:
        chosen.plot.write_bytes(plot(found))
    if chosen.json:
        kept = {f"{engine} {size}": [row._asdict() for row in rows] for (engine, size), rows in found.items()}
        chosen.json.write_text(json.dumps(kept, indent=1))


if __name__ == "__main__":
    main()
