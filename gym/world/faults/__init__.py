"""The faults: one file each, all of them in FAULTS."""

from gym.world.faults import (
    addon_alone,
    component_26,
    duplicate_claim,
    header_dx,
    invalid_npi,
    missing_mod25,
    mue_exceeded,
    prior_auth_missing,
    ptp_indicator0,
    ptp_indicator1,
    timely_filing,
    unsupported_mod25,
)
from gym.world.faults.fault import Fault

FAULTS: tuple[Fault, ...] = (
    invalid_npi.FAULT,
    timely_filing.FAULT,
    duplicate_claim.SENT_TWICE,
    duplicate_claim.UNMARKED_REPEAT,
    header_dx.FAULT,
    missing_mod25.FAULT,
    unsupported_mod25.FAULT,
    ptp_indicator0.FAULT,
    ptp_indicator1.FAULT,
    mue_exceeded.FAULT,
    addon_alone.FAULT,
    component_26.FAULT,
    prior_auth_missing.FAULT,
)

CLEAN = "clean_claim"
# Skill tag → the area a trainee sees before the scenario is over: it must not tell the fault.
SKILLS: dict[str, str] = {
    "provider_ids": "claim data",
    "icd10": "claim data",
    "timely_filing": "account and payer",
    "duplicate": "account and payer",
    "prior_auth": "account and payer",
    "modifier_25": "coding and bundling",
    "ncci_ptp": "coding and bundling",
    "modifier_59X": "coding and bundling",
    "units_mue": "coding and bundling",
    "addon": "coding and bundling",
    "modifier_26TC": "coding and bundling",
    CLEAN: "coding and bundling",
}
