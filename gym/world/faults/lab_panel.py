"""The tests of a panel are billed one by one, or beside the panel.

Anti-pattern: a line for every value on the report. Best practice: where all tests of a panel were run, bill the panel alone;
a test is repeated only if the patient needed it twice.
"""

from random import Random

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.laboratory import PANELS
from gym.world.world import World

SECOND = (
    "Some tests have a code together, the panel. If each of them was run the panel stands for all, and none of them is billed "
    "apart or beside it."
)


def to_test_line(world: World, panel: ServiceLine, code: str) -> ServiceLine:
    return panel.model_copy(update={"code": code, "charge": world.charge(code, panel.pos), "modifiers": ()})


def unbundle_panel(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill every test of the panel by itself."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if line.code in PANELS), None)
    if number is None:
        return None
    panel = case.claim.lines[number - 1]
    tests = sorted(PANELS[panel.code])
    lines = (
        *case.claim.lines[: number - 1],
        *(to_test_line(world, panel, test) for test in tests),
        *case.claim.lines[number:],
    )
    return SpoiledCase(
        case=change_claim(case, lines=lines),
        field="lines",
        rungs=(
            "Read the lines together, not one by one.",
            SECOND,
            "A similar case: three liver values of a panel of seven were billed with the other four, a line each. One line "
            "with the panel's code took their place and was paid.",
            f"{', '.join(tests)} together are the panel {panel.code} ({world.reference.label(panel.code)}): one line in "
            "their place.",
        ),
        secrets=(panel.code, *tests),
        explanation=f"All tests of {panel.code} were run, so the panel is billed and not {', '.join(tests)}.",
    )


def add_panel_test(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Bill a test that the panel holds beside it."""
    choices = [
        (line, test)
        for line in case.claim.lines
        for test, indicator in world.reference.column2.get(line.code, {}).items()
        if indicator == "0" and "panel" in world.reference.label(line.code)
    ]
    if not choices:
        return None
    panel, test = rng.choice(choices)
    number = len(case.claim.lines) + 1
    return SpoiledCase(
        case=change_claim(case, lines=(*case.claim.lines, to_test_line(world, panel, test))),
        field=f"lines/{number}",
        rungs=(
            "Read the lines together, not one by one.",
            SECOND,
            "A similar case: a liver panel was billed with one of its own values as well. The value was in the panel; its line "
            "came off.",
            f"{test} is never paid beside {panel.code}: remove line {number}.",
        ),
        secrets=(test, panel.code, f"line {number}", "remove"),
        explanation=f"NCCI pairs {panel.code} with {test}, indicator 0: the test is never paid beside the panel.",
    )


ONE_BY_ONE = Fault(
    code="lab_panel_unbundled",
    skill="lab_bundling",
    level=3,
    summary="The tests of a panel are billed one by one.",
    rules=frozenset({"lab_panel"}),
    fact="PF025",
    spoil=unbundle_panel,
    wants=frozenset({"lab_panel"}),
)
BESIDE_IT = Fault(
    code="lab_panel_unbundled",
    skill="lab_bundling",
    level=3,
    summary="A test is billed beside the panel that holds it.",
    rules=frozenset({"ptp_indicator0"}),
    fact="PF025",
    spoil=add_panel_test,
    wants=frozenset({"panel"}),
)
