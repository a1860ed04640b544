"""The place of service on the claim is not where the patient was.

Anti-pattern: 11 on every line because the clinician sat in the office. Best practice: read where the patient was: a
hospital visit has the hospital's place; a visit by video is 10 with the patient at home and 02 anywhere else.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.rules.places import VIDEO, is_out_of_place
from gym.world.world import World

FIRST = "Leave codes and modifiers aside for a moment: where was the patient, and where does the claim say?"
WHERE = {"02": "away from home", "10": "at home"}


def move_line(world: World, case: Case, number: int, pos: str) -> Case:
    """The case with line `number` at another place, at that place's price."""
    line = case.claim.lines[number - 1]
    charge = world.charge(line.code, pos) * line.units
    return change_claim(case, lines=change_line(case.claim, number, pos=pos, charge=charge))


def spoil_video(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Bill a visit by video as one in the office, or at the other video place."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if line.pos in VIDEO), None)
    if number is None:
        return None
    right = case.claim.lines[number - 1].pos
    wrong = rng.choice(sorted({"11", *VIDEO} - {right}))
    return SpoiledCase(
        case=move_line(world, case, number, wrong),
        field=f"lines/{number}/pos",
        rungs=(
            FIRST,
            "For a visit by video the place is where the patient is, not where the clinician sits, and the code set tells "
            "the patient's home from everywhere else. The payer cannot see it; the price depends on it.",
            "A similar case: a patient was seen by video from a hotel room, and the claim said office. The note named the "
            "hotel, and the place was set to the one for video away from home.",
            f"The patient was seen by video {WHERE[right]}: place of service {right} on line {number} instead of {wrong}.",
        ),
        secrets=(f"place of service {right}", right, f"line {number}"),
        explanation=f"By the note the patient was seen by video {WHERE[right]}, which is place of service {right}, not {wrong}.",
    )


def spoil_hospital(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill a hospital visit as done in the office."""
    lines = enumerate(case.claim.lines, 1)
    office = ((n, line, line.model_copy(update={"pos": "11"})) for n, line in lines if line.pos != "11")
    found = next(((n, line) for n, line, moved_line in office if is_out_of_place(world, moved_line)), None)
    if found is None:
        return None
    number, line = found
    name = world.reference.pos[line.pos]["name"]
    return SpoiledCase(
        case=move_line(world, case, number, "11"),
        field=f"lines/{number}/pos",
        rungs=(
            FIRST,
            "Some codes are made for one kind of place only, and the payer compares the two. The note says where the "
            "patient was seen.",
            "A similar case: care in a nursing home went out with the place of the doctor's practice and was refused. With "
            "the nursing home as its place it was paid.",
            f"By the note {line.code} was done at place {line.pos} ({name}): set the place of service of line {number} to {line.pos}.",
        ),
        secrets=(line.pos, name, f"line {number}", line.code),
        explanation=f"{line.code} cannot be done in an office (11); by the note the place was {name} ({line.pos}).",
    )


SUMMARY = "The place of service is not where the patient was."
BY_VIDEO = Fault(
    code="pos_mismatch",
    skill="pos_telehealth",
    level=2,
    summary=SUMMARY,
    rules=frozenset({"telehealth_place"}),
    fact="PF071",
    spoil=spoil_video,
    wants=frozenset({"telehealth"}),
    stages=("pre_submission",),
)
IN_HOSPITAL = Fault(
    code="pos_mismatch",
    skill="pos_telehealth",
    level=2,
    summary=SUMMARY,
    rules=frozenset({"place_of_service"}),
    fact="PF071",
    spoil=spoil_hospital,
    wants=frozenset({"hospital_visit"}),
)
