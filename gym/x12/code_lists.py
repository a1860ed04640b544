"""The code lists that a value from a file must be in: provider taxonomy, CARC, RARC and ICD-10-CM."""

import re
from functools import cache

from gym.world.codes.diagnoses import RETIRED, later_codes
from gym.world.codes.tables import Reference, read_table

# The lists grow three times a year: numbers that X12 may have given out since the edition on file.
NEWER_REASON, NEWER_REMARK = re.compile(r"3\d\d"), re.compile(r"N[89]\d\d")
ICD_9 = re.compile(r"\d{3,5}|V\d{2,4}|E\d{3,4}")
ICD_10 = re.compile(r"[A-Z]\d[0-9A-Z]{1,5}")


@cache
def taxonomies() -> frozenset[str]:
    """The NUCC's provider taxonomy codes, retired ones too."""
    return frozenset(row["code"] for row in read_table("taxonomies.csv"))


@cache
def list_codes(table: str) -> frozenset[str]:
    """The codes of a table of CARC or RARC, stopped ones too: old remittances have them."""
    return frozenset(row["code"] for row in read_table(table))


def is_reason(code: str) -> bool:
    """Whether this is a claim adjustment reason code (CARC)."""
    return code in list_codes("carc.csv") or NEWER_REASON.fullmatch(code) is not None


def is_remark(code: str) -> bool:
    """Whether this is a remittance advice remark code (RARC)."""
    return code in list_codes("rarc.csv") or NEWER_REMARK.fullmatch(code) is not None


def add_dot(code: str) -> str:
    """A diagnosis as ICD-10-CM prints it."""
    return code[:3] + "." + code[3:] if len(code) > 3 else code


def is_known_diagnosis(reference: Reference, code: str) -> bool:
    """Whether an edition on file has the code, as a full-length code or as a heading."""
    return (
        reference.is_billable_icd10(code) or reference.is_header_icd10(code) or code in RETIRED or code in later_codes()
    )


def has_form_of_diagnosis(code: str) -> bool:
    """Whether the code, without its dot, has the form that ICD-10-CM or ICD-9-CM codes have."""
    return any(form.fullmatch(code) for form in (ICD_9, ICD_10))
