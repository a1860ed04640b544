"""The law of imports, and the sizes that keep files readable."""

import ast
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rows import Failures, for_each

ROOT = Path(__file__).parents[2]
PRODUCT = sorted([*(ROOT / "gym").rglob("*.py"), *(ROOT / "agents").rglob("*.py"), *ROOT.glob("app.py")])
SOURCES = sorted([*PRODUCT, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])
TEXTS = (".py", ".toml", ".md", ".jsx", ".js", ".css", ".json", ".mako", ".lock", "Makefile")
NOT_OURS = {".venv", ".git", ".files", ".mypy_cache", ".hypothesis", "node_modules"}

PLACES = {
    "alembic": ("gym/store/",),
    "chainlit": ("gym/chat/",),
    "fastapi": ("app.py", "gym/api/", "gym/chat/join.py"),
    "fastapi_offline": ("gym/api/",),
    "fsrs": ("gym/progress/",),
    "jinja2": ("gym/api/pages.py", "gym/credentials/page.py"),
    "langgraph": ("agents/graph.py",),
    "limits": ("agents/coach/budget.py", "gym/api/"),
    "httpx_sse": ("agents/models/openai.py",),
    "ollama": ("agents/models/ollama.py",),
    "openbadgeslib": ("gym/credentials/openbadges.py",),
    "png": ("gym/credentials/openbadges.py",),
    "prometheus_client": ("agents/coach/metrics.py",),
    "purgatory": ("agents/models/server.py",),
    "pygal": ("agents/evaluation/", "gym/bench/"),
    "pyx12": ("gym/x12/validator.py",),
    "rich": ("gym/cli/",),
    "sqlalchemy": ("gym/store/",),
    "typer": ("gym/cli/",),
    "typst": ("gym/credentials/artwork.py",),
    "uvicorn": ("gym/api/connections.py", "gym/api/serve.py", "gym/chat/join.py"),
    "zxcvbn": ("gym/services/passwords.py",),
}

# What a module may not call while it is imported: clocks, chance, files, databases, sockets, settings, graphs.
AT_RUN_TIME_ONLY = {
    "Settings", "Store", "World", "compose", "connect", "create", "create_engine", "create_async_engine", "load", "now",
    "open", "print", "randint", "random", "read_bytes", "read_text", "run", "today", "utcnow", "AsyncClient", "FastAPI",
    "StateGraph", "mkdir", "uuid4", "basicConfig",
}  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    return name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions_of(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def length_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@for_each("path", PRODUCT)
def test_a_library_is_used_in_its_one_place(path: Path) -> None:
    strays = [
        module
        for module in imports_of(path)
        if (places := PLACES.get(module.split(".")[0])) and not name_of(path).startswith(places)
    ]
    assert not strays


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the product in a folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.slow
def test_a_wrong_import_breaks_the_law(tmp_path: Path) -> None:
    for name in ("gym", "agents"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert lint_imports(tmp_path).returncode == 0
    for room, wrong in (("gym/world/world.py", "gym.progress.events"), ("agents/nodes.py", "gym.store.store"),
                        ("gym/services/turns.py", "agents.nodes"), ("gym/api/gate.py", "gym.chat.app")):  # fmt: skip
        path = tmp_path / room
        before = path.read_text(encoding="utf-8")
        path.write_text(f"{before}\nimport {wrong}\n", encoding="utf-8")
        assert f"{wrong}" in lint_imports(tmp_path).stdout
        path.write_text(before, encoding="utf-8")


def is_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "__name__ == '__main__'")


def import_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs while the module is imported: not the inside of functions, nor of a __main__ guard."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield from (inner for decorator in child.decorator_list for inner in ast.walk(decorator))
        elif not isinstance(child, ast.Lambda) and not is_guard(child):
            yield child
            yield from import_time_nodes(child)


def callee(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


@for_each("path", [path for path in PRODUCT if path.name != "env.py"])
def test_nothing_happens_at_import(path: Path) -> None:
    nodes = list(import_time_nodes(tree_of(path)))
    calls = [node for node in nodes if isinstance(node, ast.Call) and callee(node) in AT_RUN_TIME_ONLY]
    acts = [
        node for node in nodes if isinstance(node, ast.With | ast.For | ast.While | ast.Try | ast.Raise | ast.Await)
    ]
    assert not [f"line {node.lineno}: {ast.unparse(node)}" for node in (*calls, *acts)]


@for_each("path", SOURCES)
def test_a_file_does_one_thing_in_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@for_each("path", SOURCES)
def test_no_function_is_longer_than_40_lines(path: Path) -> None:
    assert not {function.name: length_of(function) for function in functions_of(path) if length_of(function) > 40}


def test_the_median_function_is_under_8_lines() -> None:
    assert statistics.median(length_of(function) for path in PRODUCT for function in functions_of(path)) < 8


@for_each("path", PRODUCT)
def test_every_module_opens_with_one_line_that_says_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(tree_of(path))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", "`"))


def test_tests_is_no_package_because_a_dependency_ships_one() -> None:
    assert not (ROOT / "tests" / "__init__.py").exists()


def list_texts() -> Iterator[Path]:
    """Every text that is ours: what tools made and what was installed is left out."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [each for each in folders if each not in NOT_OURS and Path(folder, each) != ROOT / "data"]
        yield from (
            Path(folder, each) for each in files if each.endswith(TEXTS) or Path(folder, each) == ROOT / ".ci" / "run"
        )


def test_no_text_holds_a_note_to_self_or_a_path_of_one_machine() -> None:
    failures = Failures()
    for path in list_texts():
        with failures.row(name_of(path)):
            check_text(path)
    assert failures.count > 500
    failures.check()


def check_text(path: Path) -> None:
    # The fee schedule has a global indicator of three X, which the page of facts names.
    notes = "|".join(("TO" + "DO", "FIX" + "ME", *(("X" * 3,) if path.name != "facts.md" else ())))
    places = "|".join(("ro" + "ot", "ho" + "me", "wo" + "rk", "tm" + "p", "Us" + "ers"))
    text = path.read_text(encoding="utf-8")
    assert not re.findall(rf"\b(?:{notes})\b.*", text)
    assert not re.findall(rf"(?<![\w.}}$*/)])/(?:{places})/\S*", text)


def test_world_and_progress_load_without_chat_graph_or_database() -> None:
    rooms = [module_of(path) for room in ("world", "progress") for path in (ROOT / "gym" / room).rglob("*.py")]
    code = f"""
import importlib, json, sys
for module in {rooms!r}:
    importlib.import_module(module)
print(json.dumps(sorted({{name.split(".")[0] for name in sys.modules}})))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = set(json.loads(done.stdout))
    assert not loaded & {"chainlit", "langgraph", "sqlalchemy", "fastapi", "ollama", "typer", "uvicorn"}
