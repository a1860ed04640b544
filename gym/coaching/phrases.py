"""The wording that the guard looks for: markup, asides, disputes, praise, scolding, payers."""

import re

MARKUP = re.compile(
    r"<\s*[a-z/!?]|&#?\w+;|[\[\]`|{}\\]|^[^\S\n]*(?:#|>|[-*+]\s)|\w://|\bwww\.|\b(?:javascript|vbscript|data|mailto)\s*:"
    r"|\bon[a-z]+\s*=|\S@\w"
    r"|[\w-]\.(?:com|org|net|io|gov|edu|info|dev|app|png|jpe?g|gif|svg|html?|js)\b",
    re.IGNORECASE | re.MULTILINE,
)
ASIDE = re.compile(
    r"\b(?:as an? (?:ai|assistant|language)|language model|i(?:'m| am) sorry|i can(?:no|')t|answer key|own words"
    r"|hint to reword|verdict to explain"
    r"|(?:my|system) (?:instructions|rules|prompt)|(?:user|assistant|system)\s*:)",
    re.IGNORECASE,
)
DISPUTE = re.compile(
    r"\b(?:incorrect|wrong\w*|mistaken?|mistakes?|error|try again|unfortunately|disagree|still (?:denied|broken)"
    r"|(?:should not|shouldn't) have)\b"
    r"|(?:\bnot|n't)(?: \w+)? (?:right|correct|fix|solve|resolve|work)\b",
    re.IGNORECASE,
)
PRAISE = re.compile(
    r"\b(?:well done|(?:good|great|nice|excellent) (?:job|work|fix|catch)|nailed|perfect(?:ly)?|congratulations"
    r"|exactly right|spot on|you (?:fixed|solved|got) it)\b"
    r"|\b(?:it|this|that|you|your \w+|the (?:claim|line|fix|change|answer|move|edit))"
    r"(?: is| are| was| were| looks|'s|'re)"
    r"(?: (?:now|all|quite|indeed|absolutely|completely|already))? (?:right|correct|clean|resolved|fixed|paid)\b",
    re.IGNORECASE,
)
# How a right move is called right.
AFFIRMED = re.compile(
    r"\b(?:right|correct(?:ly)?|paid|pays|settle[sd]?|resolve[sd]|fixe[sd]|solve[sd]|stays|stands|works|accept(?:s|ed))\b",
    re.IGNORECASE,
)
SCOLDING = re.compile(
    r"\b(?:stupid|dumb|idiot\w*|careless\w*|lazy|foolish|sloppy|pathetic|shame\w*|obvious(?:ly)?|ridiculous|terrible"
    r"|hopeless|disappoint\w*|useless|should have known|should know better|how could you|shut up|damn|hell)\b",
    re.IGNORECASE,
)
PAYERS = re.compile(
    r"\b(?:medicare|medicaid|aetna|cigna|humana|tricare|anthem|united\s?health\w*|optum|blue cross|bcbs|kaiser|molina"
    r"|centene|wellcare|ambetter|highmark|elevance)\b",
    re.IGNORECASE,
)
# Words in capitals that name no code, payer or person.
TRADE = frozenset(re.findall(r"\w+", "i a e m em npi cpt icd hcpcs cm carc rarc ncci mue ptp cms ok"))
# What may follow "modifier" in a sentence and names none.
AFTER_MODIFIER = frozenset(re.findall(r"\w+", "is on to of in or as at by if no so it an be we do up"))
