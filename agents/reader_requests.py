"""What can be asked for besides an edit: wishes for the coach, and the moves without details."""

import re

from agents.reader_clauses import CODE
from agents.reader_words import rows

A_FEW = r"(?:(?:a|an|the|another|one|more|next|small|little|some|my) ?)*"
TOPIC = r"(?: (?:about|on|for|with|here|this|it|one|claim|please|again|the))*"
THE_CLAIM = r"(?:it|this|that|they|the claim|this claim|my claim|the payer|line \d+|the line|my answer|my fix|that one)"
# Over tidy text; the first row that matches the whole of it says which wish it is.
WISHES = rows(
    (
        r"(?:(?:can|could|may) (?:i|you|we) (?:please )?(?:have|get|give me|see)|give me|show me|i need|i want"
        rf"|i would like|i'd like|i could use|get me|have)?\s*{A_FEW}(?:hint|clue|nudge)s?{TOPIC}\s*\??",
        "hint",
    ),
    (r"help me(?: out)?(?: (?:with|on) (?:this|it|this claim|this one))?", "hint"),
    (r"i(?:'m| am) (?:totally |really |completely )?stuck(?: (?:here|on this|on this one))?", "hint"),
    (r"i need (?:some )?help(?: here| with this(?: claim| one)?)?", "hint"),
    (r"(?:where|what) (?:should|do|can) i (?:look|start|check|look at)(?: first| next)?\s*\??", "hint"),
    (
        r"(?:(?:give|deal|show|bring|get) me |deal |go to |on to |move on to |i'm ready for |i want |load )?"
        r"(?:the |a |an )?(?:next|another|new)(?: (?:one|claim|case|scenario|exercise))?",
        "next",
    ),
    (r"continue|move on|go on|keep going|carry on|i(?:'m| am) ready", "next"),
    (r"why\??|(?:explain|tell me) why(?: (?:it|this|that|they) .{1,40})?\??", "why"),
    (
        rf"(?:but )?why (?:was|is|were|did|has|isn't|wasn't|does|do) {THE_CLAIM}\b"
        r"(?! (?:need|require|take|have to)).{0,60}",
        "why",
    ),
    (r"explain(?: (?:it|this|that|again|more|me|to|the|denial|verdict|feedback|answer|result))*\??", "why"),
    (r"what went wrong(?: there| here| with that)?\??", "why"),
)
# A claim said to be right as it is: nothing to change, it looks good.
CLEAN = re.compile(
    r"\b(?:no|with no|without(?: any)?) (?:changes?|edits?|corrections?)"
    r"(?: (?:are )?(?:needed|necessary|required|to make))?\b"
    r"|\bnothing (?:to (?:change|fix|correct)|needs to be (?:changed|fixed|corrected))\b"
    r"|\b(?:the claim|this claim|it|this|everything) (?:looks|is) (?:all )?(?:good|clean|fine|right|correct|ok|okay)\b"
    r"|\blooks (?:good|clean|fine|right)(?: to me)?\b"
)
PAYER = r"(?: to (?:payer|insurance|insurer))?"
AS_IS = r"(?: as is| as @?it is| as @?it stands| unchanged| in| off| again)*"
SECONDARY = (
    r"(?:secondary(?: (?:insurance|payer|coverage|plan))?|(?:other|active|second) (?:insurance|payer|coverage|plan))"
)
# Over canonical words; the first row that matches the whole of them says which move it is.
MOVES = rows(
    (rf"(?:@clean(?: [,;])?(?: and| so| then)* )?submit(?: (?:@it|@clean))*{AS_IS}{PAYER}{AS_IS}", "submit_claim"),
    (r"(?:i )?give up(?: on @it)?|(?:show(?: me)?|reveal) (?:answer|solution|set answer)", "give_up"),
    (r"write (?:@it|balance|charge|rest|amount|whole thing) off", "write_off"),
    (r"write off(?: (?:@it|balance|charge|amount|rest))?", "write_off"),
    (r"(?:adjust|set) (?:@it|balance|charge) off|(?:do|take|post)(?: a)? write-?off", "write_off"),
    (r"void(?: @it)?(?: completely)?|submit(?: a)? void(?: @it| request)?", "void_claim"),
    (r"bill (?:patient|member)(?: for (?:@it|balance|rest))?", "bill_patient"),
    (r"submit (?:patient|member)(?: a)? (?:bill|statement|invoice)", "bill_patient"),
    (r"submit(?: a)? (?:bill|statement|invoice) to (?:patient|member)", "bill_patient"),
    (rf"bill {SECONDARY}|submit(?: @it)? to {SECONDARY}", "bill_secondary"),
    (r"submit(?: @it)? as @replacement|submit(?: @it)? (?:with|as) frequency 7", "replace_claim"),
    (
        r"(?:verify|check|confirm|run)(?: patient| member)?(?: insurance)? (?:eligibility|coverage|benefits)(?: check)?"
        r"|run(?: a)? (?:270|eligibility check)",
        "verify_eligibility",
    ),
    (r"appeal(?: (?:@it|denial|decision))?|submit(?: a)? appeal|dispute denial", "appeal_denial"),
    (
        rf"(?:request|get|obtain|ask for|apply for|seek)(?: a)?(?: retro-?(?:active)?)? auth"
        rf"(?: (?:for|on) (?P<code>{CODE}))?(?: from payer)?",
        "request_prior_auth",
    ),
)
REPLACEMENT = re.compile(r"submit(?: a)? @replacement(?: [,;])?(?: and| with)?(?P<edits>.*)")
LETTER = re.compile(
    r"(?:please )?(?:(?:file|send|submit) an |i )?appeal(?: (?:the|this) (?:denial|claim|decision))?"
    r"(?:\s*:\s*|\s+(?=with the |because |on the grounds )|\s*,\s*(?=(?:the |with )?[a-z -]{3,30} attached\b))(.+)",
    re.DOTALL | re.IGNORECASE,
)
QUERY = re.compile(
    r"(?:please )?(?:query|ask)(?: (?:the|our))? (?:provider|doctor|physician|clinician|surgeon)\b[\s:,]*(.*)",
    re.DOTALL | re.IGNORECASE,
)
