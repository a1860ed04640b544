"""The many words of a biller brought to few: one verb for each kind of change, one name for each place."""

import re

from agents.reader.patterns import DOTTED, compile_rows, rewrite
from agents.reader.verbs import VERBS
from gym.coaching.normalize import normalize, words_to_digits

# What may stand before or after a request and changes nothing about it.
OPENING = re.compile(
    r"(?:(?:ok|okay|so|well|now|hey|hi|hello|coach|please|kindly|just|then|yes|yeah|yep|sure|alright|great|thanks"
    r"|go ahead and|let us|let's|i want to|also|i am ready to|i'm ready to|i have to|we have to|we will|we'll"
    r"|i need you to|i'd like to|i would like to|i need to|we need to|i'll|i will|i am going to"
    r"|i'm going to|i'?m gonna|imma|ima|lemme|let me|(?:can|could|would|will) you please|try to|try"
    r"|my (?:answer|fix|correction) is to"
    r"|(?:answer|fix|correction)\s*:)[\s,!:]+)+"
)
CLOSING = re.compile(
    r"(?<![\s.!;,])[\s.!;,]*(?:(?<=[\s,])(?:please|thanks|thank you|now|for me|too|as well|then|instead|ok|okay|coach"
    r"|(?:and|n|&) (?:thanks|thank you))"
    r"(?:[\s.!;,]+|$))*$"
)
POLITE = re.compile(
    r"(?:\w+[\s,]+){0,2}(?:can|could|would|will) you please\b|(?:can|could|would|will) you\b.*\bplease\s*\?*$"
)

# How a biller in a hurry spells common words.
SHORT = compile_rows(
    (r"\b(?:pls|plz|plse)\b", "please"),
    (r"\bs/b\b", "should be"),
    (r"\bw/(?=\s)", "with"),
    (r"\b(?:thx|thnx|thanx|tnx|tks)\b|\bty$", "thanks"),
    (r"\bthank u\b|\bthanku\b", "thank you"),
    (r"\bgimme\b", "give me"),
    (r"\b(?:wat|wut|whut)(?='?s?\b)", "what"),
    (r"\bnxt\b", "next"),
    (r"(?<!sex )\bu\b(?! ?\d)", "you"),
    (r"\bwhy'd\b", "why did"),
    (r"^y (?=was|is|did|were)", "why "),
    (r"\bmodif\w{0,3}[eio]rs?\b", "modifier"),
    (r"\b(?:2nd|second|2)(?:-?ary)\b|\b2nd (?=insurance|payer|ins\b|coverage|plan)", "secondary "),
)
MARKS = compile_rows(
    (r"[“”„«»]", '"'),
    (r"[’‘`]", "'"),
    (r"[\"']((?=[a-z.]*\d)[a-z0-9.]{1,8}|[a-z]{1,2})[\"']", r"\1"),
    (r"(?<=\w)'s\b|(?<=s)'(?=\s)", ""),
    (r"(?<=\s)-(?=(?:\d\d|x[epsu])\b)", ""),
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
    for row in compile_rows(
        (rf"\b(?:{word}|{place}(?:st|nd|rd|th)) line\b", f"line {place}"),
        (rf"\b(?:{word}|{place}(?:st|nd|rd|th)) dx\b|\bdx {place}\b(?!\.)", f"dx {'abcdefgh'[place - 1]}"),
    )
)
PLACES = compile_rows(
    (r"\bbox (?=\d\d?[a-j]?\b)(?:number )?|\bbox #", "box "),
    (r"\b(?:box )?24 ?b\b|\b(?:service )?location\b|\bplace[ -]of[ -]service\b", "pos"),
    (r"\b(?:box )?24 ?e\b", "ptr"),
    (r"\b(?:box )?24 ?g\b|\bdays ?(?:/|or) ?units\b", "units"),
    (r"\b(?:box )?24 ?j\b", "rendering npi"),
    (r"\bbox 23\b|\bref ?\*?g1\b", "auth"),
    (r"\bbox 1 ?a\b", "member id"),
    (r"\bbox 21(?= ?[a-l]?\b) ?", "dx "),
    (r"\bl(?=[1-9]\b(?!\.))", "line "),
    (r"\b(?:e ?/ ?m|e and m|evaluation and management)\b|\bem\b(?! (?:to|from|on)\b)", "visit"),
    (r"\bline (?:with|for) (?=\d{4}[\da-z]\b)", "line "),
    (r"\b(?:line items?|service lines?|claim lines?|rows?|ln)\b", "line"),
    (r"\blines? ?(?:numbers? |no\.? |# ?)?(\d)", r"line \1"),
    (r"\b(?:cpt|hcpcs|procedure|service|billing)(?: code)? (?=(?:code )?(?:\d{4}[\da-z]|[a-z]\d{4})\b)", ""),
    (r"\bcode (?=(?:\d{4}[\da-z]|[a-z]\d{4})\b)", ""),
    (r"\b(?:cpt|hcpcs|procedure|service) code(?= (?:on|for|of|in|from|at)\b)|\b(?:cpt|hcpcs)\b", "code"),
    (r"\blevel of (?=(?:the |office )*visit)", ""),
    (
        r"\b(?:office |outpatient |established patient |new patient )*visit(?: visit)?(?: code| line| level)*\b",
        "@visit",
    ),
    (r"\bprocedure(?: code| line)*\b", "@procedure"),
    (r"\bboth(?: of)?(?: the)? lines\b", "@both"),
    (r"\b(?:all|each|every)(?: of)?(?: the)?(?: \d| two| three| four)? lines?\b(?! \d)", "@all"),
    (r"\breplace(?: the| this)? claim\b|\b(?:replacement|corrected) claim\b", "@replacement"),
    (
        r"\b(?:clerical error )?re-?open(?:ing)?(?: (?:the|this))?(?: claim| case)?(?: request| form)?\b|\bcer\b",
        "@reopening",
    ),
    (r"\bmodifiers?(?: codes?)?\b|\bmods?\b\.?", "mod"),
    (r"\bmod(?=\d)", "mod "),
    (r"(?<!line )\b(\d\d|x[epsu]|[lr]t) mod\b", r"mod \1"),
    (r"\b(?:diagnos[ei]s|dx|icd(?:[- ]?10)?(?:[- ]?cm)?)(?: codes?)? pointers?\b|\bpointers?\b|\bptrs?\b", "ptr"),
    (r"\b(?:diagnos[ei]s|dx|diag|icd(?:[- ]?10)?(?:[- ]?cm)?)\b(?: codes?\b)?(?: dx\b)?", "dx"),
    (rf"\b({DOTTED}) dx\b(?! [a-l]\b)", r"dx \1"),
    (r"\b(?:primary|principal|main) dx\b", "first dx"),
    (r"\blast dx\b", "dx last"),
    (r"\bdx in (?=[a-l]\b)", "dx "),
    (r"\b(?:another|additional|secondary|new) dx\b", "new dx"),
    (r"\b(?:number of units|unit count|quantity|qty|units?)\b(?: of service\b)?", "units"),
    (
        r"\b(?:(?:prior|pre)[- ]?)?auth(?:ori[sz]ation)?s?\b|\bpre-?cert(?:ification)?\b"
        r"|\bpa(?= (?:number|no|num|id|#)|#)",
        "auth",
    ),
    (r"\bauth ?(?:number|num|no(?! request|$)|id|code|#)(?: \.| ;)?(?: #)?(?=\s|$)", "auth"),
    (r"\bordering\b", "referring"),
    (
        r"\b(rendering|billing|referring)(?: provider| physician| doctor| doc)?(?:'s|s')? npi(?: number\b| #)?",
        r"\1 npi",
    ),
    (
        r"\bnpi (?:number )?(\d{10} )?(?:of|for|as) (?:the )?(rendering|billing|referring)"
        r"(?: provider| physician| doctor| doc)?\b",
        r"\2 npi \1",
    ),
    (r"\bpos code\b", "pos"),
    (r"\b(?:date of service|service date)\b", "dos"),
    (r"\b(?:total charges?|claim total|total claim charges?|box 28|grand total)\b", "total"),
    (r"\bclia(?: (?:number|num|no|id|certificate|#))*\b", "clia"),
    (r"\b(?:primary|first) (?:payer |insurance )?(?:paid|payment)(?: amount)?\b", "primary paid"),
    (r"\b(?:patient )?(?:date of birth|birth ?date|birthday|dob)\b", "birth date"),
    (r"\bpatient (?:sex|gender)\b|\bgender\b", "sex"),
    (r"\b(?:insured|subscriber|member) (last|first) name\b", r"insured \1 name"),
    (r"\b(?:patient )?surname\b", "patient last name"),
    (r"\brendering(?: provider)? taxonomy(?: code)?\b|\btaxonomy(?: code)?\b", "rendering taxonomy"),
    (r"(?<=as )(?:a )?replacement\b|(?<![@\w])replacement\b(?=$| (?:with|[,;]|add|set|remove)\b)", "@replacement"),
    (r"\bfreq\b", "frequency"),
    (r"\b(?:charged? amount|billed amount|charges?|fee|price)\b", "charge"),
    (r"\b(?:id|number) (?:number )?of (?:the )?(?:member|subscriber|insured)\b", "member id"),
    (
        r"\b(?:patient )?(?:member|mbr|subscriber|insured|insurance|policy) ?(?:id|number|no|#)(?: number)?(?!\w)",
        "member id",
    ),
    (r"\b(?:subscriber|patient) member id\b", "member id"),
    (r"\boriginal (?:reference|claim|ref)(?: number| no(?= \S*\d))?\b|\b(?:icn|dcn)\b", "original reference"),
    (r"\bfrequency(?: code)?\b|\bresubmission code\b", "frequency"),
    (r"@replacement (?:with |as )?frequency 7\b", "@replacement"),
)
FILLERS = compile_rows(
    (r"\b(?:the|this|that|my|our|whole|entire) claim(?: form)?\b|\bclaim\b|\b(?:this 1|that 1|it|this|that)\b", "@it"),
    (r"\b(?:the|my|our|its|those|these|an|just|please|also|value|kindly)\b", " "),
    (r"(?<!\bdx )\ba (?=(?:mod|dx|units|line|\S{2,})\b)(?!(?:and|to|from|on|in|should|is|with)\b)", " "),
    (r"(?:\s;)+(?=\s*$)|^\s*;", " "),
    (r"\s+", " "),
)


def tidy(text: str) -> str:
    """The text in lower case and one spelling."""
    return re.sub(r"[ \t]+", " ", rewrite(normalize(text).lower(), MARKS[:2] + SHORT)).strip()


def strip_courtesy(text: str) -> str:
    """A request without the words of courtesy around it."""
    opening = OPENING.match(text + " ")
    text = text[opening.end() :] if opening else text
    return CLOSING.sub("", text).strip()


def canonicalize(text: str) -> str:
    """A tidy request in the few words that the clause patterns know."""
    text = rewrite(words_to_digits(text, every=True), MARKS)
    for table in (PLACES, NTH, VERBS, FILLERS):
        text = rewrite(re.sub(r"\s+", " ", text), table)
    return text.strip()
