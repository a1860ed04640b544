"""The many words of a biller brought to few: one verb for each kind of change, one name for each place."""

import re

from agents.spelling import level, numerals

Rows = tuple[tuple[re.Pattern[str], str], ...]


def rows(*pairs: tuple[str, str]) -> Rows:
    """Rewriting rows, applied in order to lower-case text."""
    return tuple((re.compile(pattern), words) for pattern, words in pairs)


# What may stand before or after a request and changes nothing about it.
OPENING = re.compile(
    r"(?:(?:ok|okay|so|well|now|hey|hi|hello|coach|please|kindly|just|then|yes|yeah|yep|sure|alright|great|thanks"
    r"|go ahead and|let us|let's|i want to|i'd like to|i would like to|i need to|we need to|i'll|i will|i am going to"
    r"|i'm going to|let me|(?:can|could|would|will) you please|try to|try|my (?:answer|fix|correction) is to"
    r"|(?:answer|fix|correction)\s*:)[\s,!:]+)+"
)
CLOSING = re.compile(
    r"(?:[\s,]+(?:please|thanks|thank you|now|for me|too|as well|then|instead|ok|okay|coach)|[\s.!;,]+)+$"
)
POLITE = re.compile(
    r"(?:\w+[\s,]+){0,2}(?:can|could|would|will) you please\b|(?:can|could|would|will) you\b.*\bplease\s*\?*$"
)

MARKS = rows(
    (r"[“”„«»]", '"'),
    (r"[’‘`]", "'"),
    (r"[\"']((?=[a-z.]*\d)[a-z0-9.]{1,8}|[a-z]{1,2})[\"']", r"\1"),
    (r"(?<=\w)'s\b|(?<=s)'(?=\s)", ""),
    (r"(?<=\s)-(?=\d\d\b)", ""),
    (r"->|=>|→|=", " to "),
    (r"(?<=[a-z0-9])\s*[&+]\s*(?=[a-z0-9])", " and "),
    (r"[.!](?=\s|$)|;|\n", " ; "),
    (r",", " , "),
    (r"[():]", " "),
)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
NTH = tuple(
    row
    for place, word in enumerate(ORDINALS, 1)
    for row in rows(
        (rf"\b(?:{word}|{place}(?:st|nd|rd|th)) line\b", f"line {place}"),
        (rf"\b(?:{word}|{place}(?:st|nd|rd|th)) dx\b", f"dx {'abcdefgh'[place - 1]}"),
    )
)
PLACES = rows(
    (r"\b(?:e ?/ ?m|e and m|evaluation and management|em)\b(?! (?:to|from|on)\b)", "visit"),
    (r"\b(?:line items?|service lines?|claim lines?|rows?|ln)\b", "line"),
    (r"\blines? ?(?:numbers? |no\.? |# ?)?(\d)", r"line \1"),
    (r"\b(?:cpt|hcpcs|procedure|service|billing)(?: code)? (?=(?:code )?(?:\d{4}[\da-z]|[a-z]\d{4})\b)", ""),
    (r"\bcode (?=(?:\d{4}[\da-z]|[a-z]\d{4})\b)", ""),
    (r"\b(?:cpt|hcpcs|procedure|service) code(?= (?:on|for|of|in|from|at)\b)|\b(?:cpt|hcpcs)\b", "code"),
    (
        r"\b(?:office |outpatient |established patient |new patient )*visit(?: visit)?(?: code| line| level)*\b",
        "@visit",
    ),
    (r"\bprocedure(?: code| line)*\b", "@procedure"),
    (r"\bboth(?: of)?(?: the)? lines\b", "@both"),
    (r"\b(?:all|each|every)(?: of)?(?: the)? lines?\b", "@all"),
    (r"\b(?:replacement|corrected) claim\b", "@replacement"),
    (r"\bmodifiers?(?: codes?)?\b|\bmods?\b\.?", "mod"),
    (r"\bmod(?=\d)", "mod "),
    (r"(?<!line )\b(\d\d|x[epsu]|[lr]t) mod\b", r"mod \1"),
    (r"\b(?:diagnos[ei]s|dx|icd(?:[- ]?10)?(?:[- ]?cm)?)(?: codes?)? pointers?\b|\bpointers?\b|\bptrs?\b", "ptr"),
    (r"\b(?:diagnos[ei]s|dx|icd(?:[- ]?10)?(?:[- ]?cm)?)\b(?: codes?\b)?(?: dx\b)?", "dx"),
    (r"\b(?:primary|principal|main) dx\b", "first dx"),
    (r"\b(?:number of units|unit count|quantity|qty|units?)\b(?: of service\b)?", "units"),
    (
        r"\b(?:(?:prior|pre)[- ]?)?auth(?:ori[sz]ation)?s?\b|\bpre-?cert(?:ification)?\b"
        r"|\bpa(?= (?:number|no|num|id|#))",
        "auth",
    ),
    (r"\bauth (?:number|num|no|id|code|#)(?: \.| ;)?(?=\s|$)", "auth"),
    (r"\bordering\b", "referring"),
    (r"\b(rendering|billing|referring)(?: provider| physician| doctor)?(?:'s|s')? npi(?: number)?\b", r"\1 npi"),
    (
        r"\bnpi (?:number )?(?:of|for) (?:the )?(rendering|billing|referring)(?: provider| physician| doctor)?\b",
        r"\1 npi",
    ),
    (r"\bplace of service(?: code)?\b", "pos"),
    (r"\b(?:date of service|service date)\b", "dos"),
    (r"\b(?:total charges?|claim total|total claim charges?|box 28|grand total)\b", "total"),
    (r"\bclia(?: (?:number|num|no|id|certificate|#))*\b", "clia"),
    (r"\b(?:primary|first) (?:payer |insurance )?(?:paid|payment)(?: amount)?\b", "primary paid"),
    (r"\b(?:patient )?(?:date of birth|birth ?date|birthday|dob)\b", "birth date"),
    (r"\bpatient (?:sex|gender)\b|\bgender\b", "sex"),
    (r"\b(?:insured|subscriber|member) (last|first) name\b", r"insured \1 name"),
    (r"\b(?:patient )?surname\b", "patient last name"),
    (r"\brendering(?: provider)? taxonomy(?: code)?\b|\btaxonomy(?: code)?\b", "rendering taxonomy"),
    (r"\bas (?:a )?replacement\b", "as @replacement"),
    (r"\b(?:charged? amount|billed amount|charges?|fee|price)\b", "charge"),
    (r"\b(?:member|subscriber|insurance|policy) (?:id|number|no)(?: number)?\b", "member id"),
    (r"\boriginal (?:reference|claim|ref)(?: number| no)?\b|\b(?:icn|dcn)\b", "original reference"),
    (r"\bfrequency(?: code)?\b|\bresubmission code\b", "frequency"),
)
VERBS = rows(
    (r"\b(?:needs? to|should|must|has to|ought to) (?:be|read|say)\b", "should be"),
    (r"\b(?:needs? to|should|must|has to|ought to) point (?:to|at)\b", "should point at"),
    (r"\b(?:needs?|should have|must have|needs? to have|should get)\b", "needs"),
    (r"\b(?:resubmit|re-submit|resend|re-send|refile|transmit|submit|send|file|release)\b", "submit"),
    (r"\b(?:tack on|put in|add in|add on)\b", "add"),
    (r"\b(?:append|attach|affix|put|tack|stick|place|apply|insert|include|assign|enter|use|report)\b", "add"),
    (r"\b(?:get rid of|take out|take away|delete|drop|erase|clear|omit|eliminate|discard|scratch|pull)\b", "remove"),
    (r"\b(?:take|strip) (\S+(?: \S+)?) (?:off|out)(?=$| [,;]| and\b| then\b)", r"remove \1"),
    (r"\b(?:take|strip|remove) (.{2,30}?) (?:off of|off|out of)\b", r"remove \1 from"),
    (r"\b(?:take off|strip off|strip)\b", "remove"),
    (r"\bsubstitute (.{2,20}?) for (\S+(?: \d\d)?)", r"set \2 to \1"),
    (r"\bremove (?=(?:the )?(?:units|charge)\b)", "set "),
    (r"\bswap (?:out )?(?=.* (?:with|for)\b)", "set "),
    (
        r"\b(?:bump up|bump down|bump|change|update|make|switch|correct|edit|modify|adjust|revise|amend|fix|raise)\b",
        "set",
    ),
    (r"\b(?:reduce|lower|decrease|increase|replace|swap|substitute)\b", "set"),
    (r"\b(?:repoint|re-point|point|link|map|tie|connect|aim)\b", "point"),
)
FILLERS = rows(
    (r"\b(?:the|this|that|my|our|whole|entire) claim(?: form)?\b|\bclaim\b|\b(?:this 1|that 1|it|this|that)\b", "@it"),
    (r"\b(?:the|my|our|its|those|these|an|just|please|also|value|kindly)\b", " "),
    (r"(?<!\bdx )\ba (?=(?:mod|dx|units|line|\S{2,})\b)(?!(?:and|to|from|on|in|should|is|with)\b)", " "),
    (r"(?:\s;)+(?=\s*$)|^\s*;", " "),
    (r"\s+", " "),
)


def rewritten(text: str, table: Rows) -> str:
    """`text` after each row of `table`."""
    for pattern, words in table:
        text = pattern.sub(words, text)
    return text


def tidy(text: str) -> str:
    """What was typed, in lower case and one spelling, on one line a line."""
    return re.sub(r"[ \t]+", " ", rewritten(level(text).lower(), MARKS[:2])).strip()


def bare(text: str) -> str:
    """A request without the words of courtesy around it."""
    opening = OPENING.match(text + " ")
    text = text[opening.end() :] if opening else text
    return CLOSING.sub("", text).strip()


def canonical(text: str) -> str:
    """A tidy request in the few words that the clause patterns know."""
    text = rewritten(numerals(text, every=True), MARKS)
    for table in (PLACES, NTH, VERBS, FILLERS):
        text = rewritten(re.sub(r"\s+", " ", text), table)
    return text.strip()
