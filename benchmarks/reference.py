"""What a look-up costs: the first one with the full tables installed, a later one, and the size of the file.

The floor is a bare SQLite connection that reads one row of the same file. Prints a table; writes a temporary folder.
"""

import argparse
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import history

from gym.services.lookup import FILE, References
from gym.store.reference_install import install
from gym.world.world import World

QUERIES = ("97110", "M54", "bundled", "heart failure", "20610 99213", "43239 43235", "wheelchair")
FIRST = """
import sys, time
from pathlib import Path
from gym.services.lookup import References
from gym.world.world import World
world = World.load()
began = time.perf_counter()
References(world, Path(sys.argv[1])).search(sys.argv[2])
print(1000 * (time.perf_counter() - began))
"""


def first(folder: Path, query: str) -> float:
    """Milliseconds of the first look-up in a process of its own."""
    return float(subprocess.check_output([sys.executable, "-c", FIRST, str(folder), query], text=True))


def later(references: References, query: str) -> float:
    """Milliseconds of a look-up once others were made."""
    times = []
    for _ in range(30):
        began = time.perf_counter()
        references.search(query)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def floor(path: Path) -> float:
    """Milliseconds to open the file and read one row."""
    times = []
    for _ in range(30):
        began = time.perf_counter()
        with sqlite3.connect(path) as opened:
            opened.execute("SELECT units FROM mue WHERE code = '97110'").fetchone()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, help="the folder with the source tables")
    history.add_option(options)
    chosen, run = options.parse_args(), history.Run("reference")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        began = time.perf_counter()
        found = install(chosen.folder, folder / FILE)
        seconds = time.perf_counter() - began
        print(f"installed {found.pairs} pairs in {seconds:.1f} s: {(folder / FILE).stat().st_size / 1e6:.1f} MB")
        least = floor(folder / FILE)
        print(f"floor, one row: {least:.2f} ms")
        references = References(World.load(), folder)
        for query in QUERIES:
            once, again = first(folder, query), later(references, query)
            print(f"{query:16} first {once:6.1f} ms   later {again:6.2f} ms")
            run.add(f"first look-up of {query}", once, "ms", least)
            run.add(f"later look-up of {query}", again, "ms", least)
        if chosen.keep:
            run.keep()


if __name__ == "__main__":
    main()
