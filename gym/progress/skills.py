"""Which skills a trainee's own words for a goal name."""

import re

from gym.world.faults import SKILLS

# What people call a skill, besides its tag and its area.
NAMES: dict[str, tuple[str, ...]] = {
    "provider_ids": ("NPI", "provider identifiers"),
    "icd10": ("diagnosis codes", "diagnoses", "specificity"),
    "timely_filing": ("filing limits", "late filing"),
    "duplicate": ("duplicates",),
    "prior_auth": ("prior authorization", "authorizations"),
    "modifier_25": ("modifiers", "E/M with a procedure"),
    "ncci_ptp": ("NCCI", "bundling", "unbundling"),
    "modifier_59X": ("modifiers", "modifier 59", "distinct services", "bundling"),
    "eligibility": ("coverage", "member ID", "insurance verification"),
    "cob": ("coordination of benefits", "secondary insurance", "primary payer"),
    "claim_integrity": ("totals and dates", "claim totals"),
    "demographics": ("age and sex", "patient data"),
    "medical_necessity": ("coverage policies", "LCD", "ABN", "necessity"),
    "modifier_57": ("modifiers", "decision for surgery"),
    "global_period": ("global surgery", "post-op visits"),
    "modifier_50": ("modifiers", "bilateral procedures"),
    "lab_bundling": ("lab panels", "bundling"),
    "lab_clia": ("CLIA", "laboratory"),
    "pos_telehealth": ("place of service", "telehealth"),
    "em_level": ("E/M", "new and established patients"),
    "visit_level": ("E/M", "visit level", "MDM", "medical decision making"),
    "therapy": ("physical therapy", "plan of care"),
    "corrected_claim": ("corrected claims", "replacement claims", "frequency code"),
    "units_mue": ("units", "MUE", "medically unlikely edits"),
    "addon": ("add-on codes",),
    "modifier_26TC": ("modifiers", "modifier 26", "modifier TC", "professional component"),
    "clean_claim": ("clean claims",),
}
# What the coach calls a skill.
PLAIN = {
    "provider_ids": "provider identifiers",
    "icd10": "diagnosis codes",
    "claim_integrity": "totals and dates",
    "eligibility": "eligibility",
    "cob": "coordination of benefits",
    "timely_filing": "timely filing",
    "duplicate": "duplicates",
    "prior_auth": "prior authorization",
    "modifier_25": "modifier 25",
    "ncci_ptp": "NCCI bundling",
    "modifier_59X": "modifier 59",
    "units_mue": "medically unlikely edits",
    "addon": "add-on codes",
    "modifier_26TC": "modifiers 26 and TC",
    "modifier_57": "modifier 57",
    "global_period": "global surgery",
    "modifier_50": "modifier 50",
    "pos_telehealth": "place of service",
    "em_level": "new and established patients",
    "visit_level": "level of the visit",
    "demographics": "age and sex",
    "medical_necessity": "medical necessity",
    "lab_bundling": "lab panels",
    "lab_clia": "CLIA",
    "therapy": "therapy",
    "corrected_claim": "corrected claims",
    "clean_claim": "clean claims",
}
FILLERS = frozenset({"and", "of", "the", "a", "with", "for", "code"})


def goal_words(text: str) -> frozenset[str]:
    """Lower-case words without fillers and plural s; letters and digits are split."""
    found = re.findall(r"[a-z]+|\d+", text.lower())
    return frozenset(word.removesuffix("s") for word in found) - FILLERS


def count_overlap(goal: str, name: str) -> int:
    """Number of words in common, if the goal names the whole skill or only words of it."""
    said, meant = goal_words(goal), goal_words(name)
    return len(said & meant) if meant <= said or said <= meant else 0


def match_skills(goal: str) -> tuple[str, ...]:
    fits = {
        skill: max(count_overlap(goal, name) for name in (skill, area, *NAMES.get(skill, ())))
        for skill, area in SKILLS.items()
    }
    best = max(fits.values())
    return tuple(skill for skill, fit in fits.items() if fit == best) if best else ()


def skills_of_goals(goals: tuple[str, ...]) -> tuple[str, ...]:
    """Skills that the goals name, in table order; none if no goal names one."""
    wanted = {skill for goal in goals for skill in match_skills(goal)}
    return tuple(skill for skill in SKILLS if skill in wanted)
