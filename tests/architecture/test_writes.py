"""Nothing in the services writes to the database on the event loop."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHAIN = re.compile(r"(?:^|\.)(store\.[\w.]+)$")


@cache
def writers() -> frozenset[str]:
    """The store's methods that open a transaction for writing, as `store.commit` and `store.users.keep`."""
    return frozenset(
        f"{'store' if path.stem == 'store' else f'store.{path.stem}'}.{function.name}"
        for path in (ROOT / "gym/store").glob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and "write_transaction()" in ast.unparse(function)
    )


def direct_writes(path: Path) -> list[str]:
    """Calls of those methods, as `self.store.commit(turn)`; handed to `store.write` they do not count."""
    calls = [each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call)]
    named = [(call, CHAIN.search(ast.unparse(call.func))) for call in calls]
    return [f"{path.name}: {ast.unparse(call)}" for call, found in named if found and found.group(1) in writers()]


def test_services_hand_their_writes_to_the_writers_thread() -> None:
    assert {"store.commit", "store.trainers.share", "store.users.keep"} <= writers()
    paths = sorted([*(ROOT / "agents").rglob("*.py"), *(ROOT / "gym" / "chat").rglob("*.py")])
    assert [call for path in paths for call in direct_writes(path)] == []
