"""What a question is about: the box, the part of the claim or the word of the trade that it names."""

import re

from agents.reader.patterns import compile_rows

# The first row that is found names the topic; the more special words come first.
TOPICS = compile_rows(
    (r"\bbox ?24 ?e\b|\b24 ?e\b|\bpoint(?:er|s|ers|ing)?\b|\bptrs?\b|\be dx\b", "pointer"),
    (r"\bbox ?24 ?b\b|\b24 ?b\b|\bpos\b|\bplace(?: of service)?\b|\blocation\b", "pos"),
    (r"\bbox ?24 ?g\b|\b24 ?g\b|\bunits?\b|\bqty\b|\bquantity\b|\bmue\b", "units"),
    (r"\bbox ?24 ?f\b|\b24 ?f\b|\bcharges?\b|\bprice\b|\bfee\b", "charge"),
    (r"\bbox ?24 ?j\b|\b24 ?j\b|\brendering\b", "rendering"),
    (r"\bbox ?24 ?a\b|\b24 ?a\b|\bdos\b|\bdates?\b", "date"),
    (r"\bbox ?24 ?d\b|\b24 ?d\b|\bmod(?:s|ifi?e?rs?)?\b|\bmodificador\b", "modifier"),
    (r"\bbox ?21\b|\bdx\b|\bdiag\w*\b|\bicd\b", "diagnosis"),
    (r"\bbox ?23\b|\bauth\w*\b|\bprior auth\w*\b|\bpre-?cert\b", "auth"),
    (r"\bbox ?22\b|\bref ?\*? ?f8\b|\bicn\b|\bdcn\b|\boriginal ref\w*\b", "reference"),
    (r"\bfreq\w*\b|\bresubmission code\b", "frequency"),
    (r"\bbox ?17\b|\breferring\b|\bordering\b", "referring"),
    (r"\bbox ?33\b|\bbilling(?: provider| npi)\b", "billing"),
    (r"\bbox ?28\b|\btotal\b", "total"),
    (r"\bbox ?1a\b|\bmember\b|\bsubscriber\b|\bid\b", "member"),
    (r"\bbox ?3\b|\bdob\b|\bbirth\w*\b|\bsex\b|\bgender\b|\bpatient(?:'s)? (?:info|name|data)\b", "patient"),
    (r"\btaxonomy\b", "taxonomy"),
    (r"\bclia\b", "clia"),
    (r"\bnpis?\b", "npi"),
    (r"\bdeadline\b|\btoo late\b|\btimely\b|\btimely filing\b|\bfiling limit\b", "deadline"),
    (r"\bremit\w*\b|\beob\b|\bera\b|\b835\b", "remittance"),
    (r"\bcarc\b|\breason codes?\b", "carc"),
    (r"\brarc\b|\bremark codes?\b", "rarc"),
    (r"\ballowed\b", "allowed"),
    (r"\bcoinsurance\b|\bcopay\b|\bdeductible\b", "share"),
    (r"\bappeal\w*\b", "appeal"),
    (r"\breplacement\b|\bcorrected claim\b", "replacement"),
    (r"\breopen\w*\b", "reopening"),
    (r"\bvoid\w*\b", "void"),
    (r"\bwrite[ -]?off\b|\bwrite it off\b", "write_off"),
    (r"\bbill (?:the )?(?:patient|pt)\b", "patient_bill"),
    (r"\bsecondary\b|\bprimary\b|\bsequence\b", "sequence"),
    (r"\bpayers?\b|\binsurance\b|\bplan\b", "payer"),
    (r"\bbundl\w*\b|\bncci\b", "bundling"),
    (r"\bmedical necessity\b", "necessity"),
    (r"\blevel\b", "level"),
    (r"\blines?\b|\blinea\b", "line"),
    (r"\bcodes?\b|\bcpt\b|\bhcpcs\b", "code"),
)
# A code in a question, and which box it would stand in.
SHAPES = compile_rows(
    (r"(?<![\w-])(?:\d\d|xe|xs|xp|xu|lt|rt|jz|jw)(?![\w-])", "modifier"),
    (r"\b[a-z]\d[\da-z]\.[\da-z]{1,4}\b|\b[a-ik-pr-z]\d{3,5}\b", "diagnosis"),
    (r"\b\d{4}[\da-z]\b|\b[a-v]\d{4}\b", "code"),
)


def find_topic(typed: str) -> str:
    """The topic of a tidy text; empty where it names none."""
    named = next((topic for pattern, topic in TOPICS if pattern.search(typed)), "")
    return named or next((topic for shape, topic in SHAPES if shape.search(typed)), "")


def find_line(typed: str) -> str:
    """The line that a text names by number, in its words."""
    found = re.search(r"\bline ?\d{1,2}\b", typed)
    return found[0] if found else ""
