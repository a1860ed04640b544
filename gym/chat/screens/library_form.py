"""The form of a scenario: what it is made of, each choice saying what goes with the others, and words of one's own."""

from collections.abc import Iterable

from gym.chat.screens.browse import STAGES
from gym.chat.screens.format import options, skill_name
from gym.chat.screens.forms import Form, FormField, Option, Params
from gym.chat.screens.pages import PageRequest
from gym.world.faults import FAULTS
from gym.world.scenarios.author import RecipeFit
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World

APART = "does not fit the other choices"
# The fields of the faults, in order.
PLACES = {"fault1": "First fault", "fault2": "Second fault", "fault3": "Third fault"}
SUMMARIES = {fault.code: fault.summary for fault in FAULTS}


def recipe_form(world: World, request: PageRequest, fits: RecipeFit, ids: Params) -> Form:
    """The form as it is filled in."""
    return Form(
        title="What it is made of",
        fields=(*made_of(world, request, fits), *words(request)),
        submit="Save as the next version" if ids.get("entry") else "Save it in the library",
        page="library.save",
        live=True,
        live_page="library.edit",
        params=ids,
    )


def made_of(world: World, request: PageRequest, fits: RecipeFit) -> tuple[FormField, ...]:
    """Faults, visit, payer, level, stage and draw."""
    visits = ((each.name, f"{skill_name(each.name)} ({each.specialty})") for each in world.templates.visits)
    payers = ((each.id, each.name) for each in world.policies.values())
    levels = options((each.value, each.value.capitalize()) for each in Difficulty)
    stages = options(((each.value, text) for each, text in STAGES.items()), "As the seed draws it")
    hint = "Another number gives another patient, day and wording"
    return (
        FormField(name="name", label="Name in the library", value=request.get("name"), required=True, longest=60),
        *(fault_field(request, name, fit) for name, fit in zip(PLACES, fits.faults, strict=True)),
        choice(request, "template", "Visit", list_fitting(visits, fits.templates), "Any visit that fits"),
        choice(request, "payer", "Payer", list_fitting(payers, fits.payers), "Any payer that fits"),
        FormField(
            name="level",
            label="Level",
            kind="select",
            value=request.get("level") or Difficulty.BEGINNER.value,
            options=levels,
            hint="At the first two levels the note names its codes",
        ),
        FormField(name="stage", label="Stage", kind="select", value=request.get("stage"), options=stages),
        FormField(
            name="seed", label="Seed", kind="number", value=request.get("seed") or "1", limits=(0, 10**9), hint=hint
        ),
    )


def fault_field(request: PageRequest, name: str, fit: frozenset[str]) -> FormField:
    """One place for a fault."""
    chosen = list_fitting(((code, f"{skill_name(code)}: {said}") for code, said in SUMMARIES.items()), fit)
    none = "None: nothing is wrong with the claim" if name == "fault1" else "None"
    return choice(request, name, PLACES[name], chosen, none)


def choice(request: PageRequest, name: str, label: str, offered: tuple[Option, ...], none: str) -> FormField:
    """A select with the choice of none first."""
    first = Option(value="", label=none)
    return FormField(name=name, label=label, kind="select", value=request.get(name), options=(first, *offered))


def list_fitting(pairs: Iterable[tuple[str, str]], fit: frozenset[str]) -> tuple[Option, ...]:
    """What fits first; the rest can be chosen, too, and says so."""
    known = tuple(pairs)
    good = [(value, label) for value, label in known if value in fit]
    apart = [(value, f"{label} ({APART})") for value, label in known if value not in fit]
    return options([*good, *apart])


def words(request: PageRequest) -> tuple[FormField, ...]:
    """The author's own words; all may stay empty."""
    title = "Trainees see it: do not give away what is wrong"
    background = "Shown above the note as your text. It is not documentation: numbers and codes belong in the note"
    return (
        FormField(name="title", label="Title", value=request.get("title"), hint=title, longest=80),
        area(request, "background", "Background", background, 1200),
        area(request, "objectives", "Objectives", "Learning objectives: one per line, at most five", 810),
        area(
            request,
            "lesson",
            "Lesson",
            "Your own explanation, shown after the rule's explanation once the claim is solved",
            1200,
        ),
    )


def area(request: PageRequest, name: str, label: str, hint: str, longest: int) -> FormField:
    """A field of several lines."""
    return FormField(name=name, label=label, kind="textarea", value=request.get(name), hint=hint, longest=longest)
