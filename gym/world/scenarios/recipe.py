"""A scenario as an author writes it down: what it is made of, and words of their own. Kept and exchanged as TOML."""

import tomllib
from typing import Annotated

import tomli_w
from pydantic import Field, StringConstraints, ValidationError

from gym.errors import Invalid, wrong
from gym.value import Name, Value
from gym.world.scenarios.scenario import Difficulty, Stage

FORMAT = 1
MOST_FAULTS, MOST_RECIPES = 3, 200
LONGEST_FILE = 200_000
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1200)]


class Recipe(Value):
    """What a scenario is made of. A `template` or `payer` of "" and a `stage` of None are drawn by the seed.

    `name` is what authors call it, and no trainee sees it. `title`, `background` (told above the note, as the trainer's
    words) and `objectives` are shown before it is solved, `lesson` after. Without a title the template has one.
    """

    name: Name
    faults: Annotated[tuple[Code, ...], Field(max_length=MOST_FAULTS)] = ()
    template: Code | str = ""
    payer: Code | str = ""
    level: Difficulty = Difficulty.BEGINNER
    stage: Stage | None = None
    seed: Annotated[int, Field(ge=0, le=2**53)] = 1
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    background: Words = ""
    objectives: Annotated[
        tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)], ...],
        Field(max_length=5),
    ] = ()
    lesson: Words = ""


class RecipeFile(Value):
    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = FORMAT
    scenarios: Annotated[tuple[Recipe, ...], Field(min_length=1, max_length=MOST_RECIPES)]


def to_toml(recipes: tuple[Recipe, ...]) -> str:
    """The recipes as the text of a file; what is empty is left out."""
    bodies = [
        {name: value for name, value in each.model_dump(mode="json").items() if value not in ("", None, [])}
        for each in recipes
    ]
    return tomli_w.dumps({"format": FORMAT, "scenarios": bodies}, multiline_strings=True)


def from_toml(text: str) -> tuple[Recipe, ...]:
    """The recipes of a file. Raises Invalid, which says where the text is wrong."""
    if len(text) > LONGEST_FILE:
        raise wrong("text", f"The file is too long: at most {LONGEST_FILE:,} characters are read.")
    try:
        return RecipeFile.model_validate(tomllib.loads(text)).scenarios
    except ValidationError as error:
        first = error.errors()[0]
        raise wrong("text", f"{error_place(first['loc'])}: {first['msg'][:1].lower()}{first['msg'][1:]}.") from None
    except tomllib.TOMLDecodeError as error:
        raise wrong("text", f"This is not TOML: {error}.") from None
    except ValueError:  # of Python's own: a number of thousands of digits, a day that no month has
        raise wrong(
            "text", "A number or a date in this file cannot be read: it is too long or does not exist."
        ) from None
    except RecursionError:
        raise Invalid("This is nested too deeply to be a file of scenarios.") from None


def error_place(found: tuple[int | str, ...]) -> str:
    """Where in a file something is wrong, counted from 1."""
    if len(found) > 1 and found[0] == "scenarios" and isinstance(found[1], int):
        return " ".join([f"Scenario {found[1] + 1}", *map(str, found[2:3])])
    return str(found[0]) if found else "The file"
