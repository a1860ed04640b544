"""Sending out a case: its claim or the payer's answer as a file, which pyx12 has accepted before it is handed on."""

from dataclasses import dataclass
from datetime import datetime, time

from gym.world.claims.encounter import Case
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.world import World
from gym.x12.interchange import Interchange, parse_interchange
from gym.x12.segments import Envelope
from gym.x12.validator import validate
from gym.x12.write_837p import FirstPayer, write_837p
from gym.x12.write_answer import write_answer as payer_answer

NOON = time(12)


@dataclass(frozen=True)
class ExportedFile:
    text: str
    file: Interchange


def export_case(world: World, case: Case, control: int, made: datetime | None, answer: bool) -> ExportedFile:
    """The case's claim or its answer as a file, dated when the payer gets it unless `made` is given."""
    envelope = Envelope(made=made or datetime.combine(case.received, NOON), control=control)
    if answer:
        remittance = case.remittance or adjudicate(world, case, check(world, case))
        text = payer_answer(world, case.claim, remittance, envelope)
    else:
        text = write_837p(world, case.claim, envelope, find_first_payer(world, case))
    file = parse_interchange(text.encode())
    validate(file)
    return ExportedFile(text, file)


def find_first_payer(world: World, case: Case) -> FirstPayer | None:
    """The primary payer, if the eligibility check shows one."""
    first = next((cover for cover in case.coverages if cover.order == 1), None)
    if first is None or first.payer_id == case.claim.payer_id or first.payer_id not in world.policies:
        return None
    return FirstPayer(policy=world.policies[first.payer_id], coverage=first, answer=case.first_answer)
