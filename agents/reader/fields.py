"""The fields of a claim by the names a biller has for them: where each stands, and what a value looks like."""

AMOUNT = r"\$?\d{1,6}(?:\.\d\d)?"
# Fields of the claim itself: where each stands, and what a value of it looks like.
NAMED = {
    "auth": ("prior_auth", r"(?=\S*\d)[\w-]{3,30}"),
    "rendering npi": ("rendering/npi", r"\d{10}"),
    "billing npi": ("billing/npi", r"\d{10}"),
    "referring npi": ("referring/npi", r"\d{10}"),
    "member id": ("subscriber/member_id", r"(?=\S*\d)[\w-]{3,30}"),
    "original reference": ("original_reference", r"(?=\S*\d)[\w-]{3,40}"),
    "frequency": ("frequency", r"[178]"),
    "clia": ("clia", r"\d\d[a-z]\d{7}"),
    "total": ("total", AMOUNT),
    "primary paid": ("primary_paid", AMOUNT),
    "rendering taxonomy": ("rendering/taxonomy", r"\d[\da-z]{8}x"),
    "birth date": ("patient/birth", r"\d{4}-\d\d-\d\d"),
    "sex": ("patient/sex", r"[fmu]"),
}
# People's names as they are typed on a claim: where each stands.
NAMES = {
    "patient last name": "patient/last",
    "patient first name": "patient/first",
    "insured last name": "subscriber/last",
    "insured first name": "subscriber/first",
}
