"""Judges the claims written by hand in tests/cases/verdicts/*.toml; ncci.toml says how a row is written."""

import re
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from gym.world.claims.claim import (
    LETTERS,
    Claim,
    Patient,
    Provider,
    Remittance,
    RemittanceLine,
    ServiceLine,
    Subscriber,
)
from gym.world.claims.encounter import Addendum, Authorization, Case, Coverage, Encounter, PriorClaim, Section, Service
from gym.world.claims.npi import check_digit
from gym.world.judge.resolutions import list_resolutions
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.world import World

Row = dict[str, Any]
FOLDER = Path(__file__).parents[1] / "cases/verdicts"
LINE = re.compile(
    r"(?P<code>\w{5})(?P<modifiers>(-\w\w)*)(?: x(?P<units>\d+))?(?: @(?P<pos>\d\d))?(?: (?P<pointers>[A-L]{1,4}))?"
    r"(?: (?P<date_from>\d{4}-\d\d-\d\d))?(?: \$(?P<charge>[\d.]+))?"
)
MEMBER = {"medicare_part_b": "1EG4TE5MK73"}
# Who is on the roster: the clinician, a partner of the same specialty, and one of another.
ROLES = ("own", "partner", "other", "outside", "billing", "orderer")
NPIS = {role: f"1{place}2345678{check_digit(f'1{place}2345678')}" for place, role in enumerate(ROLES)}


def read_cases(part: str) -> list[Row]:
    """The rows of tests/cases/verdicts/<part>.toml; each names its public source."""
    rows: list[Row] = tomllib.loads((FOLDER / f"{part}.toml").read_text(encoding="utf-8"))["case"]
    unsourced = [row.get("name") for row in rows if not row.get("source")]
    assert not unsourced, f"no source: {unsourced}"
    return rows


def find_day(row: Row) -> date:
    return row.get("date", date(2024, 8, 20))


def make_provider(role: str, taxonomy: str | None = None) -> Provider:
    return Provider(name=f"{role.title()} Provider", npi=NPIS[role], taxonomy=taxonomy)


def make_roster(row: Row) -> tuple[Provider, ...]:
    taxonomy = row.get("taxonomy", "207Q00000X")
    other = "207N00000X" if taxonomy != "207N00000X" else "207X00000X"
    people = {"own": taxonomy, "partner": taxonomy, "other": other, "billing": None}
    return tuple(make_provider(role, each) for role, each in people.items())


def make_patient(row: Row) -> Patient:
    """`age` in whole years on the day of service (default 70), or `birth`; `sex` F unless it is given."""
    born = find_day(row) - timedelta(days=int((row.get("age", 70) + 0.5) * 365.25))
    return Patient(last="Sample", first="Sam", birth=row.get("birth", born), sex=row.get("sex", "F"))


def make_subscriber(world: World, row: Row) -> Subscriber:
    payer = row.get("payer", "medicare_part_b")
    form = world.policies[payer].member_id
    return Subscriber(member_id=MEMBER.get(payer, form.replace("#", "4")), last="Sample", first="Sam")


def parse_line(text: str) -> Row:
    """`17000-59-LT x2 @22 AB 2024-08-21 $150`: only the code must be there."""
    found = LINE.fullmatch(text)
    assert found, f"not a line: {text}"
    return {name: value for name, value in found.groupdict().items() if value}


def make_line(world: World, row: Row, line: str | Row) -> ServiceLine:
    given = parse_line(line) if isinstance(line, str) else dict(line)
    if isinstance(given.get("modifiers"), str):
        given["modifiers"] = tuple(filter(None, given["modifiers"].split("-")))
    units, pos = int(given.get("units", 1)), given.get("pos", row.get("pos", "11"))
    given = {"date_from": find_day(row), "charge": world.charge(given["code"], pos) * units, **given}
    given["pointers"] = tuple(given.get("pointers", "A"))
    return ServiceLine.model_validate({"date_to": given["date_from"], **given, "units": units, "pos": pos})


def make_claim(world: World, row: Row) -> Claim:
    """`claim` is a table of further fields of Claim: frequency, original_reference, prior_auth, clia …"""
    orderer = make_provider("orderer", "207Q00000X") if row.get("ordered") else None
    own = make_roster(row)[0]
    fields = {
        "claim_id": "TG1",
        "payer_id": row.get("payer", "medicare_part_b"),
        "subscriber": make_subscriber(world, row),
        "patient": make_patient(row),
        "billing": make_provider("billing"),
        "rendering": own,
        "referring": orderer,
        "diagnoses": tuple(row["diagnoses"]),
        "lines": tuple(make_line(world, row, each) for each in row["lines"]),
    }
    return Claim.model_validate(fields | row.get("claim", {}))


def note_as_billed(claim: Claim) -> tuple[Service, ...]:
    """A note that bears out every line: the default, so that a row is about what the payer can see."""
    by_letter = dict(zip(LETTERS, claim.diagnoses, strict=False))
    return tuple(
        Service(
            code=line.code,
            units=line.units,
            diagnoses=tuple(by_letter[letter] for letter in line.pointers),
            supports=line.modifiers,
            separate_visit=True if "25" in line.modifiers else None,
            pos=line.pos,
        )
        for line in claim.lines
    )


def make_service(row: Row, given: str | Row) -> Service:
    """`99213-25 x1`: the modifiers are those the note supports; or a table of Service's fields (`billable = false`)."""
    fields = parse_line(given) if isinstance(given, str) else dict(given)
    if "modifiers" in fields:
        fields["supports"] = tuple(filter(None, fields.pop("modifiers").split("-")))
    letters = fields.pop("pointers", "A")
    named = tuple(row["diagnoses"][LETTERS.index(letter)] for letter in letters)
    separate = True if "25" in fields.get("supports", ()) else None
    base = {"diagnoses": named, "pos": row.get("pos", "11"), "separate_visit": separate}
    return Service.model_validate(base | fields)


def make_encounter(row: Row, claim: Claim) -> Encounter:
    """`note` lists the documented services (default: as billed); `encounter` is a table of Encounter's other fields."""
    services = tuple(make_service(row, each) for each in row["note"]) if "note" in row else note_as_billed(claim)
    fields = {
        "day": find_day(row),
        "clinician": claim.rendering.name,
        "services": services,
        "diagnoses": tuple(row.get("noted_diagnoses", row["diagnoses"])),
        "sections": (Section(heading="Note", text=row["name"]),),
        "ordered_by": claim.referring.name if claim.referring else None,
        "addendum": Addendum.model_validate(row["addendum"]) if "addendum" in row else None,
    }
    return Encounter.model_validate(fields | row.get("encounter", {}))


def make_coverage(world: World, row: Row, claim: Claim) -> Coverage:
    """`coverage` is a table of Coverage's fields: deductible_left, terminated, authorizations …"""
    policy = world.policies[claim.payer_id]
    fields = {
        "payer_id": claim.payer_id,
        "subscriber": claim.subscriber,
        "patient": claim.patient,
        "effective": date(2023, 1, 1),
        "deductible_left": 0,
        "coinsurance_percent": policy.coinsurance_percent,
    }
    given = dict(row.get("coverage", {}))
    if "authorizations" in given:
        given["authorizations"] = tuple(Authorization.model_validate(each) for each in given["authorizations"])
    return Coverage.model_validate(fields | given)


def make_prior(row: Row, place: int, given: Row) -> PriorClaim:
    """An earlier claim: `code`, and `day` or `days_before` (0); `by` own, partner, other (roster) or outside."""
    fields = dict(given)
    day = fields.pop("day", find_day(row) - timedelta(days=fields.pop("days_before", 0)))
    base = {"claim_id": f"TG0-{place}", "day": day, "received": day + timedelta(days=3), "modifiers": (), "units": 1}
    by = NPIS[fields.pop("by", "own")]
    return PriorClaim.model_validate(base | {"rendering_npi": by, "status": "paid"} | fields)


def make_case(world: World, row: Row) -> Case:
    """The case of a row; `case` is a table of further fields of Case (received, today, clia, others …)."""
    claim = make_claim(world, row)
    fields = {
        "claim": claim,
        "encounter": make_encounter(row, claim),
        "coverage": make_coverage(world, row, claim),
        "history": tuple(make_prior(row, place, each) for place, each in enumerate(row.get("history", []))),
        "roster": make_roster(row),
        "received": find_day(row) + timedelta(days=6),
    }
    return Case.model_validate(fields | row.get("case", {}))


def answer_line(line: RemittanceLine) -> dict[str, Decimal]:
    """What became of a line: `paid`, and each adjustment by its group and CARC."""
    answer = {f"{each.group}-{each.carc}": each.amount for each in line.adjustments}
    return answer | {
        "paid": line.paid,
        "patient": sum(v for k, v in answer.items() if k.startswith("PR")) or Decimal(0),
    }


def compare_line(expected: str, line: RemittanceLine) -> list[str]:
    """What of `CO-97 M144`, `paid`, `paid 61.20, PR-2 15.30`, `patient 0` or `*` (anything) does not hold."""
    if expected == "*":
        return []
    answer, wrong, remarks = answer_line(line), [], set()
    for part in expected.split(","):
        name, *rest = part.split()
        remarks.update(each for each in rest if each[0].isalpha())
        amounts = [Decimal(each) for each in rest if each[0].isdigit()]
        denied = any(key[:2] in ("CO", "PR", "OA", "PI") and value == line.charge for key, value in answer.items())
        holds = not line.charge or not denied if name == "paid" and not amounts else name in answer
        if not holds or (amounts and answer.get(name) != amounts[0]):
            wrong.append(part.strip())
    if remarks != set(line.rarc) and not (expected.startswith("paid") and not remarks):
        wrong.append(f"remarks {sorted(remarks)}")
    shown = ", ".join(f"{key} {value}" for key, value in answer.items())
    return (
        [f"line {line.line} {line.code}: not {' nor '.join(wrong)}, but {shown} {' '.join(line.rarc)}"] if wrong else []
    )


def compare_findings(expected: list[str], found: set[str]) -> list[str]:
    """`rule` or `rule:subject`, all of them; an empty list says that the claim is right."""
    names = {key if key in expected else key.split(":")[0] for key in found}
    return [f"findings {sorted(found)}, expected {expected}"] if names != set(expected) else []


def compare_remittance(row: Row, answer: Remittance) -> list[str]:
    """`status`, `rejected` (277CA codes like A7:164:IL) and `answer` (one text a line)."""
    wrong = [] if row.get("status", answer.status) == answer.status else [f"status {answer.status}"]
    codes = [each.code for each in answer.rejections]
    if "rejected" in row and codes != row["rejected"]:
        wrong.append(f"rejections {codes}, expected {row['rejected']}")
    if "answer" not in row:
        return wrong
    if len(answer.lines) != len(row["answer"]):
        return [*wrong, f"{len(answer.lines)} lines answered, {answer.status} {codes}"]
    told = (compare_line(*each) for each in zip(row["answer"], answer.lines, strict=True))
    return [*wrong, *(each for line in told for each in line)]


def check_row(world: World, row: Row, change: Callable[[Case], Case] = lambda case: case) -> None:
    """Judges the row's claim; fails with everything that differs. `ways`: the moves that settle the first finding."""
    case = change(make_case(world, row))
    found = check(world, case)
    wrong = compare_findings(row["findings"], {each.key for each in found}) if "findings" in row else []
    wrong += ["nothing found"] if row.get("wrong") and not found else []
    absent = set(row.get("absent", ())) & {name for each in found for name in (each.key, each.rule_id)}
    wrong += [f"found {sorted(absent)}"] if absent else []
    if "ways" in row:
        ways = sorted(way.value for way in list_resolutions(world, case, found[0])) if found else []
        wrong += [f"ways {ways}"] if ways != sorted(row["ways"]) else []
    wrong += compare_remittance(row, adjudicate(world, case, found))
    shown = [each.key for each in found]
    assert not wrong, f"{row['name']}: {'; '.join(wrong)} (found {shown})"
