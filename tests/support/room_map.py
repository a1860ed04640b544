"""The map of rooms in the README, made from the rooms' docstrings in the order of their floors.

`python tests/support/room_map.py` writes it anew.
"""

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
START, END = "<!-- rooms: made by `make docs` -->\n", "<!-- end of rooms -->"


def list_rooms() -> list[str]:
    """The rooms from the top floor to the ground, as pyproject.toml has them; the minds stand beside the store."""
    law = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(each["layers"] for each in law if each["id"] == "floors")
    rooms = [room.replace(".", "/") for floor in floors for room in floor.split(" | ")]
    rooms.insert(rooms.index("gym/store"), "agents")
    return ["app.py", *(room for room in rooms if (ROOT / room).is_dir())]


def describe(room: str) -> str:
    """The first paragraph of a room's docstring on one line, with links to the pages that it names."""
    path = ROOT / room if room.endswith(".py") else ROOT / room / "__init__.py"
    text = ast.get_docstring(ast.parse(path.read_text()))
    if not text:
        raise ValueError(f"{room} needs a docstring that says what is in it.")
    return re.sub(r"(docs/\w+\.md)", r"[\1](\1)", " ".join(text.split("\n\n")[0].split()))


def list_inner_rooms(room: str) -> str:
    """The packages inside a room, by name."""
    return " ".join(f"`{each.parent.name}/`" for each in sorted((ROOT / room).glob("*/__init__.py")))


def make_map() -> str:
    """The table as Markdown."""
    rows = ["| room | what is in it | inner rooms |", "| --- | --- | --- |"]
    for room in list_rooms():
        shown = room if room.endswith(".py") else f"{room}/"
        rows.append(f"| `{shown}` | {describe(room)} | {list_inner_rooms(room)} |".replace("  |", " |"))
    return "\n".join(rows) + "\n"


def read_map() -> str:
    """The table as the README has it."""
    return README.read_text().split(START, 1)[1].split(END, 1)[0]


if __name__ == "__main__":
    README.write_text(README.read_text().replace(read_map(), make_map()))
