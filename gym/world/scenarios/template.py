"""Templates of clean visits, as the TOML files have them."""

import tomllib
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal

from gym.value import Value
from gym.world.claims.claim import Cause
from gym.world.claims.encounter import DecisionMaking

# What a template's clean case can show, by the name that a fault asks for.
Feature = str
Role = Literal["service", "visit", "included", "reading", "authorized"]


class PlannedService(Value):
    """One service of a template; texts in braces are filled from the drawn variant.

    `supports` are modifiers the note gives grounds for besides those on the clean claim, `medicare` such that only
    Medicare asks for; `ndc` is the drug's number with unit and quantity, for payers that ask for it; `minutes` are a
    timed service's, and decide its units; `decision` is a visit's medical decision making (problems, data, risk), and
    decides its level.
    """

    code: tuple[str, ...]
    role: Role = "service"
    dx: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    medicare: tuple[str, ...] = ()
    units: tuple[int, int] = (1, 1)
    ndc: str = ""
    minutes: str = ""
    decision: tuple[str, str, str] | None = None


class NoteTexts(Value):
    reason: tuple[str, ...]
    exam: tuple[str, ...]
    procedure: tuple[str, ...]
    bundled: tuple[str, ...] = ()
    repeat: tuple[str, ...] = ()


class Prior(Value):
    """A paid claim that is on the account already: its code and how many days before the visit."""

    code: str
    days: tuple[int, int]
    modifiers: tuple[str, ...] = ()


class StayText(Value):
    """A hospice election or a facility stay that the eligibility check shows; braces are filled from the variant."""

    kind: Literal["hospice", "snf"]
    provider: str
    days: tuple[int, int]
    condition: str = ""


class AddendumText(Value):
    """What the clinician adds when queried; texts in braces are filled from the variant."""

    text: str
    diagnoses: tuple[str, ...] = ()


class Template(Value):
    """A kind of visit. `features` are what its clean case can show; `payers` limits who may be billed.

    `ordered`: box 17 names who ordered it; `certified`: who certified the plan of care. `clia`: the practice's
    certificate goes on the claim. `abn`: a signed notice is on file. `prior`: the account's history. `extra_dx`:
    documented diagnoses on the claim that no line points at. `stay`: what the eligibility check shows of a hospice or
    facility. `therapy_used`: dollars of therapy this year. `accident`: what the day's injury
    comes from. `two_parents`: a child whom the plans of both parents cover.
    `special`: no clean claim can be made of it, so that it serves only a fault that asks for one of its features.
    """

    name: str
    specialty: str
    taxonomy: str
    pos: tuple[str, ...]
    ages: tuple[int, int]
    sexes: tuple[Literal["F", "M"], ...]
    titles: tuple[str, ...]
    features: tuple[Feature, ...]
    payers: tuple[str, ...] = ()
    ordered: bool = False
    certified: bool = False
    clia: bool = False
    abn: bool = False
    prior: tuple[Prior, ...] = ()
    extra_dx: tuple[str, ...] = ()
    accident: Cause | None = None
    two_parents: bool = False
    special: bool = False
    stay: StayText | None = None
    therapy_used: tuple[int, int] | None = None
    addendum: AddendumText | None = None
    variants: tuple[dict[str, str], ...]
    services: tuple[PlannedService, ...]
    note: NoteTexts

    @cached_property
    def reasons(self) -> tuple[frozenset[str], ...]:
        """The diagnoses of its services, for each variant."""
        named = [code for service in self.services for code in service.dx]
        return tuple(frozenset(code.format_map(variant) for code in named) - {""} for variant in self.variants)

    @property
    def codes(self) -> set[str]:
        return {code for service in self.services for code in service.code if service.role != "included"}


class SecondProblem(Value):
    """A second problem that makes a visit separate, for these specialties and ages; `also` is coded beside it."""

    dx: str
    ages: tuple[int, int] = (18, 124)
    also: tuple[str, ...] = ()
    specialties: tuple[str, ...]
    text: str
    decision: DecisionMaking


class Templates(Value):
    """Every template, by name, and the second problems."""

    visits: tuple[Template, ...]
    problems: tuple[SecondProblem, ...]


def load_templates() -> Templates:
    """Read the TOML files; raises if one does not fit."""
    folder = files("gym.world.templates")
    texts: dict[str, dict[str, Any]] = {
        entry.name: tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    problems = texts.pop("problems.toml")["problems"]
    return Templates.model_validate({"visits": [texts[name] for name in sorted(texts)], "problems": problems})
