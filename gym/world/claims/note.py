"""The encounter note of a drawn case: its facts and its text."""

import re
from random import Random

from gym.world.claims.encounter import Addendum, Encounter, Section, Service
from gym.world.scenarios.draw import DrawnCase
from gym.world.world import World

# Visits of established patients, and the words of a note that tell of one.
ESTABLISHED = frozenset({"99211", "99212", "99213", "99214", "99215"})
KNOWN = re.compile(r"\b(established|known|follow-up|comes back|returns?|monthly|planned|agreed)\b", re.IGNORECASE)


def format_counts(services: tuple[Service, ...]) -> dict[str, str]:
    """Counts in the note: lesions in all, and square centimeters for debridement."""
    total = sum(each.units for each in services if not each.separate_visit and each.billable)
    return {"total": str(total), "area": str(20 * total - 6)}


def say_known(drawn: DrawnCase, services: tuple[Service, ...], reason: str) -> str:
    """The reason with "Established patient." before it, where a code says so and neither it nor the account does."""
    is_known = any(each.code in ESTABLISHED for each in services)
    said = drawn.template.prior or KNOWN.search(reason)
    return f"Established patient. {drawn.sentence(reason)}" if is_known and not said else reason


def write_note(
    world: World, rng: Random, drawn: DrawnCase, services: tuple[Service, ...], clinician: str, orderer: str | None
) -> Encounter:
    """The note as facts and as text; diagnoses are in ICD-10-CM's own words, with codes where the level shows them."""
    drawn.variant.update(format_counts(services))
    texts, reference = drawn.template.note, world.reference
    diagnoses = list_documented_diagnoses(drawn, services)
    sections = [("Reason", say_known(drawn, services, rng.choice(texts.reason))), ("Exam", rng.choice(texts.exam))]
    if drawn.problem:
        sections.insert(1, ("Other problem", drawn.problem.text))
    if "bundled_visit" in drawn.features:
        sections.insert(1, ("History", rng.choice(texts.bundled)))
    if orderer:
        sections.append(("Plan of care certified by" if drawn.template.certified else "Ordered by", f"{orderer}."))
    sections.append(("Done today", rng.choice(texts.procedure)))
    if "repeat" in drawn.features:
        sections.append(("Second study", rng.choice(texts.repeat)))
    named = [f"{reference.diagnosis(code)}{f' ({code})' if drawn.show_codes else ''}" for code in diagnoses]
    sections.append(("Assessment", "; ".join(f"{place}. {name}" for place, name in enumerate(named, 1)) + "."))
    return Encounter(
        day=drawn.day,
        clinician=clinician,
        services=services,
        diagnoses=diagnoses,
        sections=tuple(Section(heading=heading, text=drawn.sentence(text)) for heading, text in sections),
        abn=drawn.template.abn,
        ordered_by=orderer,
        addendum=draft_addendum(drawn),
        accident=drawn.template.accident,
    )


def draft_addendum(drawn: DrawnCase) -> Addendum | None:
    """What the clinician would add to the note."""
    known = drawn.template.addendum
    if known is None:
        return None
    return Addendum(text=drawn.sentence(known.text), diagnoses=drawn.fill_codes(known.diagnoses))


def list_documented_diagnoses(drawn: DrawnCase, services: tuple[Service, ...]) -> tuple[str, ...]:
    """Every diagnosis of the note, in the order in which the claim lists those that are billed."""
    reasons = (code for each in services for code in each.diagnoses)
    return tuple(dict.fromkeys((*reasons, *drawn.fill_codes(drawn.template.extra_dx))))
