"""Scenarios from recipes: composed, dressed in their author's words, and proved, the words too."""

import hashlib
import re
from collections.abc import Iterator
from functools import partial
from itertools import product

from gym.errors import wrong
from gym.value import Value
from gym.world.claims.encounter import Section
from gym.world.faults import CLEAN, FAULTS
from gym.world.faults.fault import Fault
from gym.world.scenarios.compose import first_proved
from gym.world.scenarios.plan import Spec, needed_features
from gym.world.scenarios.plan import list_settings as settings_of
from gym.world.scenarios.proof import Proof, require, says
from gym.world.scenarios.recipe import MOST_FAULTS, Recipe
from gym.world.scenarios.scenario import Issue, Scenario
from gym.world.scenarios.view import to_encounter_view
from gym.world.world import World

HEADING = "From your trainer"
NUMBERED = re.compile(r"[\w$%./-]*\d[\w%./-]*")
CODES = tuple(dict.fromkeys(fault.code for fault in FAULTS))


class AuthoredScenario(Value):
    """A scenario that came out of a recipe, and its proof."""

    scenario: Scenario
    proof: Proof


class RecipeFit(Value):
    """What goes with the rest of a recipe: names of templates, of payers, and for each place the faults that do."""

    templates: frozenset[str]
    payers: frozenset[str]
    faults: tuple[frozenset[str], ...]


def author(world: World, recipe: Recipe) -> AuthoredScenario:
    """The proved scenario of a recipe. Raises Invalid for names in no table, ProofFailed if nothing comes out of it."""
    check_names(world, recipe)
    scenario, proof = first_proved(world, spec_of(recipe), recipe.stage, partial(dress, recipe))
    return AuthoredScenario(scenario=scenario, proof=proof)


def check_names(world: World, recipe: Recipe) -> None:
    """Raises Invalid for a name that is in no table, and for what cannot be said of a clean claim."""
    if recipe.template and recipe.template not in {each.name for each in world.templates.visits}:
        raise wrong("template", f"There is no visit called {recipe.template}.")
    if recipe.payer and recipe.payer not in world.policies:
        raise wrong("payer", f"There is no payer called {recipe.payer}.")
    for code in recipe.faults:
        if code not in CODES:
            raise wrong("faults", f"There is no fault called {code}. `gym scenarios faults` lists them all.")
    if len(set(recipe.faults)) < len(recipe.faults):
        raise wrong("faults", "Each fault can appear only once.")
    if recipe.lesson and not recipe.faults:
        raise wrong("lesson", "Nothing is wrong with a clean claim, so there is nothing to explain: leave it empty.")


def spec_of(recipe: Recipe) -> Spec:
    return Spec(
        seed=recipe.seed,
        difficulty=recipe.level,
        skill=None if recipe.faults else CLEAN,
        payer_id=recipe.payer or None,
        template=recipe.template or None,
        faults=recipe.faults,
    )


def dress(recipe: Recipe, made: Scenario) -> Scenario:
    """The scenario in its author's words, under an id of its own. Raises ProofFailed for words that cannot stand."""
    prove_words(recipe, made)
    encounter = made.case.encounter
    if recipe.background:
        told = Section(heading=HEADING, text=recipe.background)
        encounter = encounter.model_copy(update={"sections": (told, *encounter.sections)})
    digest = hashlib.sha256(f"{recipe.model_dump_json()}{made.case.model_dump_json()}".encode()).hexdigest()
    return made.model_copy(
        update={
            "scenario_id": f"sc-{digest[:16]}",
            "title": recipe.title or made.title,
            "learning_objectives": recipe.objectives or made.learning_objectives,
            "case": made.case.model_copy(update={"encounter": encounter}),
            "intended_issues": add_explanation(recipe, made.intended_issues),
        }
    )


def add_explanation(recipe: Recipe, issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The issues, the first of them explained by the author too."""
    if not (recipe.lesson and issues):
        return issues
    first = issues[0]
    said = f"{first.explanation} Your trainer adds: {recipe.lesson}"
    return first.model_copy(update={"explanation": said}), *issues[1:]


def prove_words(recipe: Recipe, made: Scenario) -> None:
    """The author's words give nothing away and name no number that the note does not. Raises ProofFailed."""
    note = to_encounter_view(made.case.encounter).text
    for field, text in own_words(recipe):
        for issue in made.intended_issues:
            for secret in list_telltales(issue):
                require(not says(text, secret), f"the {field} says “{secret}”, which gives {issue.fault} away")
        for word in NUMBERED.findall(text):
            told = f"the {field} says “{word}”, which the note does not: leave codes and numbers to the note"
            require(says(note, word.strip("./-")), told)


def own_words(recipe: Recipe) -> Iterator[tuple[str, str]]:
    """What the author says before the claim is solved, by field."""
    yield "title", recipe.title
    yield "background", recipe.background
    for text in recipe.objectives:
        yield "objective", text


def list_telltales(issue: Issue) -> tuple[str, ...]:
    """The words that would give an issue away: its secrets, its skill, and what rule or fault it is called after."""
    named = (issue.skill, issue.fault, *issue.rule_ids)
    return (*issue.secrets, *named, *(each.replace("_", " ") for each in named))


def find_fits(world: World, recipe: Recipe) -> RecipeFit:
    """What goes with the rest of the recipe, each looked for with everything else as it is."""
    no_template, no_payer = (recipe.model_copy(update={name: ""}) for name in ("template", "payer"))
    return RecipeFit(
        templates=frozenset(template for template, _ in settings_for(world, no_template, recipe.faults)),
        payers=frozenset(payer for _, payer in settings_for(world, no_payer, recipe.faults)),
        faults=tuple(faults_beside(world, recipe, place) for place in range(MOST_FAULTS)),
    )


def faults_beside(world: World, recipe: Recipe, place: int) -> frozenset[str]:
    """The faults that may stand at that place, the others being what they are."""
    others = (*recipe.faults[:place], *recipe.faults[place + 1 :])
    return frozenset(code for code in CODES if code not in others and settings_for(world, recipe, (*others, code)))


def settings_for(world: World, recipe: Recipe, codes: tuple[str, ...]) -> set[tuple[str, str]]:
    """Every template and payer of the recipe that can show these faults together."""
    spec = Spec(seed=0, payer_id=recipe.payer or None, template=recipe.template or None)
    return {
        (template.name, payer)
        for forms in product(*([fault for fault in FAULTS if fault.code == code] for code in codes))
        if can_meet(forms, recipe)
        for payer, templates in settings_of(world, spec, needed_features(forms)).items()
        for template in templates
    }


def can_meet(forms: tuple[Fault, ...], recipe: Recipe) -> bool:
    """Whether these forms of faults can be in one claim, at the stage of the recipe."""
    alone = len(forms) < 2 or all(each.combines for each in forms)
    stages = set.intersection(*(set(each.stages) for each in forms)) if forms else {"pre_submission"}
    return alone and bool(stages if recipe.stage is None else stages & {recipe.stage.value})
