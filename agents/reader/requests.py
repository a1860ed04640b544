"""What can be asked for besides an edit: wishes for the coach, and the moves without details."""

import re

from agents.reader.patterns import CODE, DOTTED, compile_rows

# What asks for the meaning of the code or box that it names.
ASKED_CODE = (
    r"(?:(?:what(?:'s| is| are| does| do)?|whats|explain|define|describe|meaning of|tell me about"
    r"|look ?up|search(?: for)?"
    r"|que (?:es|significa)|(?:the )?meaning of)(?: (?:a|an|the|el|la))? )?"
)
ASKED_AFTER = r"(?: (?:means?|meaning|stands? for|for|denial|code|again|exactly|please|is what))*"
DENIAL = (
    r"(?:(?:co|pr|oa|pi|cr)[ -]?\d{1,3}"
    r"|(?:carc|rarc|(?:denial|reason|remark|adjustment) code|denial|remark|reason)[ -]?(?:\d{1,3}|[mn]a?\d{1,3})"
    r"|ma\d{2,3}|n\d{1,3}|m\d{2,3}(?!\.))"
)
NAMED_CODE = (
    r"(?:(?:mod|modifier|code|cpt|hcpcs|icd|dx|pos|place of service) )?"
    rf"(?:{CODE}|{DOTTED}|\d\d|x[epsu]|[lr]t|g[agvwxyz]|j[wz]|kx|q[5-9kwxyz]|tc)"
)
NAMED_BOX = (
    r"(?:box ?#?\d{1,2} ?[a-j]?|24 ?[a-j]|1a|33 ?[ab]|32 ?[ab]|21 ?[a-l]|17 ?[ab]"
    r"|(?:that |this )?(?:units?|qty|quantity|pos|place of service|modifiers?|pointers?|charges?|dx|diagnosis|frequency"
    r"|taxonomy|auth|authorization|npi|clia|date|member id|reference) (?:box|field|column))"
)
A_FEW = r"(?:(?:a|an|the|another|one|more|next|small|little|some|any|my) ?)*"
TOPIC = r"(?: (?:about|on|for|with|here|this|it|one|claim|please|again|the))*"
THE_CLAIM = r"(?:it|this|that|they|the claim|this claim|my claim|the payer|line \d+|the line|my answer|my fix|that one)"
OPENED = r"(?:(?:oops|wait|no|sorry|ok|oh|please|actually|can you|just|shoot|damn|i) )*"
FOR_ME = r"(?: (?:please|pls|plz|for me|coach|por favor|though|tho))*"
SOME = r"(?:ones?|claims?|cases?|stuff|work|things?)"
LESS, MORE = (
    r"(?:easier|simpler|less (?:hard|difficult|complex|complicated|advanced))",
    (r"(?:harder|tougher|trickier|more (?:difficult|challenging|complex|complicated|advanced))"),
)
HARD, EASY = r"(?:hard|difficult|tough|complicated|complex|advanced|challenging)", r"(?:easy|simple|basic|trivial)"
GIVE = r"(?:(?:can|could) (?:i|you|we) (?:have|get|do|give me)|gimme|give me|i (?:want|need)|i'd like|got|any|show me)"
A_BIT = r"(?:an?|something|some|anything|a (?:bit|little)|one|ones|it|them|make it|make them|make this)"
THESE = r"(?:this|that|it|these|they)(?: one| claim)?(?:'s| is| are| was|s)"
# Over tidy text; the first row that matches the whole of it says which wish it is.
WISHES = compile_rows(
    (
        rf"{OPENED}(?:undo|cancel|reverse|revert|take back|ignore|forget) (?:(?:the|that|my|this) )?(?:last )?undo",
        "redo",
    ),
    (rf"{OPENED}(?:did(?:n't|nt| not)) (?:mean|want) to undo(?: (?:it|that|this|anything))?", "redo"),
    (rf"{OPENED}(?:should(?:n't|nt| not) have|why did i) und(?:one|o)(?: (?:it|that|this))?", "redo"),
    (r"(?:that|the|my) undo was (?:wrong|a mistake|an accident)|undo was (?:wrong|a mistake|an accident)", "redo"),
    (r"un-?undo(?: (?:it|that))?|un undo", "redo"),
    (r"(?:ctrl|control|ctl|cmd|command)[ +-]*(?:y|shift[ +-]*z)", "redo"),
    (r"(?:ctrl|control|ctl|cmd|command)[ +-]*z", "undo"),
    (rf"(?:{GIVE} )?(?:{A_BIT} )*{LESS}(?: {SOME})?{FOR_ME}\??", "too_hard"),
    (rf"(?:{GIVE} )?(?:{A_BIT} )*{MORE}(?: {SOME})?{FOR_ME}\??", "too_easy"),
    (rf"{GIVE} (?:{A_BIT} )?(?:really )?{EASY}(?: {SOME})?{FOR_ME}", "too_hard"),
    (rf"{GIVE} (?:{A_BIT} )?(?:really )?{HARD}(?: {SOME})?{FOR_ME}", "too_easy"),
    (rf"(?:{THESE} )?(?:way )?(?:too|so|really|very|super) {EASY}(?: for me)?{FOR_ME}", "too_easy"),
    (rf"(?:{THESE} )?(?:way )?(?:too|so|really|very|super) {HARD}(?: for me)?{FOR_ME}", "too_hard"),
    (r"(?:no lo )?no s[eé](?: (?:que|qué) (?:hacer|es|pasa|cambiar))?", "stuck"),
    (
        r"(?:yes|yeah|yep|yup)(?: ,)? (?:i (?:think|guess|suppose) so|i (?:would|do)(?: like (?:that|it|to))?"
        r"|that'?s what i (?:said|mean|meant|want))|i (?:guess|suppose) so",
        "yes",
    ),
    (r"why (?:is it |isn'?t it |not |only )+(?:[6-9]0|95|100)(?: points| percent)?\??", "score"),
    (
        r"(?:(?:can|could|may) (?:i|you|we) (?:please )?(?:have|get|give me|see)|got|give me|let me have"
        r"|show me|i need|i want"
        rf"|i would like|i'd like|i could use|get me|have)?\s*{A_FEW}(?:hint|clue|nudge|tip)s?{TOPIC}\s*\??",
        "hint",
    ),
    (r"i(?:\'m| am) (?:stuck|lost)(?: here)? ?, (?:a |an )?(?:hint|clue)|point me in the right direction", "hint"),
    (r"(?:a |some )?(?:little )?help here|give me something to go on", "hint"),
    (r"help me(?: out)?(?: (?:with|on) (?:this|it|this claim|this one))?", "hint"),
    (r"i(?:'m| am) (?:totally |really |completely )?stuck(?: (?:here|on this|on this one))?", "hint"),
    (r"i need (?:some )?help(?: here| with this(?: claim| one)?)?", "hint"),
    (r"(?:where|what) (?:should|do|can) i (?:look|start|check|look at)(?: first| next)?\s*\??", "hint"),
    (
        r"(?:(?:give|deal|show|bring|get) me |deal |ready for |go to |on to |move on to |i'm ready for |i want |load )?"
        r"(?:the |a |an )?(?:next|another|new)(?: (?:one|claim|case|scenario|exercise))?",
        "next",
    ),
    (r"(?:do|does|did) the (?:\w+ )?(?:note|chart|record|documentation)s? .{0,80}", "check"),
    (r"(?!.*\b(?:add|put|line|mod|modifier|on|to)\b)(?:.* )?xp(?: .*)?\??", "score"),
    (rf"{ASKED_CODE}{NAMED_BOX}{ASKED_AFTER} ?\?*", "box"),
    (rf"{ASKED_CODE}{DENIAL}{ASKED_AFTER} ?\?*", "code"),
    (rf"{ASKED_CODE}{NAMED_CODE}{ASKED_AFTER} ?\?+|{NAMED_CODE} meaning", "code"),
    (rf"{ASKED_CODE.removesuffix('?')}{NAMED_CODE}{ASKED_AFTER}|(?:\d\d|x[epsu]|[lr]t) (?:mod|modifier) ?\?", "code"),
    (r"continue|move on|go on|keep going|carry on|i(?:'m| am) ready", "next"),
    (r"(?:why|how come)(?: was| is)?(?: (?:it|this|they))? (?:denied|deny|denial)(?: it| this)?|why no payment", "why"),
    (r"(?:what(?:'s| is| was) |tell me )?(?:the )?(?:denial reason|reason for (?:the )?denial)\??", "why"),
    (rf"how come {THE_CLAIM} .{{0,60}}|why (?:didn't|did|don't|won't|would) (?:they|the payer|it) .{{0,60}}", "why"),
    (r"what (?:does the denial mean|caused (?:the|this) denial)\??|explain (?:why it|the denial|the reason).*", "why"),
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
    r"|\b(?:the claim|this claim|^claim|it|this|everything) (?:looks|is) (?:all )?(?:good to go|good|clean|fine"
    r"|right|correct|ok|okay)\b"
    r"|\blooks (?:good|clean|fine|right)(?: to me)?\b"
)
TO_PAYER = r"(?: (?:to|with|from) (?:payer|plan|insurance|insurer))?"
AS_IS = r"(?: away| as is| as @?it is| as @?it stands| unchanged| in| off| on| out| through| again)*"
SECONDARY = (
    r"(?:(?:their |her |his |patient )?(?:secondary|supplemental)(?: (?:insurance|ins|payer|coverage|plan|@it))?"
    r"|(?:(?:her|his|their) )?(?:other|active|second) (?:insurance|payer|coverage|plan))"
)
PATIENT = r"(?:patient|pt|member|guarantor|her|him)"
DUE = (
    r"(?:@it|(?:remaining |patient |full )?(?:balance|bal|amount)|rest|copay|deductible|coinsurance|share|what is left)"
)
DENIED = r"(?: (?:of )?(?:@it|(?:payer )?(?:denial|decision)|line \d{1,2}))*"
LEVEL = r"(?: (?:first|second)[ -]level)?"
STATEMENT = r"(?:bill|statement|invoice)"
OFF = r"(?:@it|(?:full |remaining |contractual )?(?:balance|bal|charge|rest|amount|account|whole thing|what is left))"
AUTH = r"(?: an?)?(?: retro-?(?:active)?)? (?:auth|pa)"
COVERED = r"(?:eligibility|elig|coverage|benefits|insurance|270(?:/271)?)"
DONE = (
    r"(?:(?:i (?:quit|surrender|concede|gave up)|i(?:'m| am) (?:stumped|done|out|lost)|no idea"
    r"|(?:i )?can't figure @it out)(?: @it)? [,;] )"
)
# Over canonical words; the first row that matches the whole of them says which move it is.
MOVES = compile_rows(
    (
        rf"(?:@clean(?: [,;])?(?: and| so| then)* )?(?:submit|ship|fire|push)(?: (?:@it|@clean))*{AS_IS}{TO_PAYER}"
        rf"(?: (?:with )?@clean)?{AS_IS}",
        "submit_claim",
    ),
    (r"bill @it (?:as is|as @it is|as @it stands|unchanged)", "submit_claim"),
    (
        rf"{DONE}?(?:(?:i )?give up(?: on @it)?|(?:show(?: me)?|tell me|reveal) (?:answer|solution|set answer))",
        "give_up",
    ),
    (r"(?:i )?give up(?: on @it)?(?: [,;]| and)+ (?:show(?: me)?|reveal) (?:answer|solution)", "give_up"),
    (r"i(?:'m| am)? (?:quit|surrender|concede|giving up)(?: on)?(?: @it)?|giving up|throw in towel|tap out", "give_up"),
    (rf"(?:write|adjust|set) {OFF} off(?: as uncollectible)?", "write_off"),
    (rf"(?:write|adjust|set) off(?: {OFF})?|0 (?:{OFF} out|out {OFF})", "write_off"),
    (r"(?:do|take|post)(?: a)?(?: contractual)? write[ -]?off", "write_off"),
    (
        rf"void(?: original reference)?(?: @it)?(?: completely| out)?{TO_PAYER}|cancel @it with payer|retract @it",
        "void_claim",
    ),
    (
        rf"(?:(?:submit|process)(?: a)? )?(?:void|frequency 8)(?: (?:void|@it|request))*{TO_PAYER}",
        "void_claim",
    ),
    (rf"{PATIENT} owes @it(?: [,;])?(?: and| so)? (?:bill|charge|invoice)(?: {PATIENT})?", "bill_patient"),
    (rf"(?:bill|charge|invoice) {PATIENT}(?: (?:for )?(?:their )?(?:{DUE}|responsibility))?", "bill_patient"),
    (
        rf"(?:bill|submit)(?: (?:a|{DUE}|{STATEMENT}))* to {PATIENT}(?: responsibility| resp| balance)?",
        "bill_patient",
    ),
    (rf"(?:submit|mail) {PATIENT}(?: a)? {STATEMENT}|(?:submit|mail)(?: a)? statement", "bill_patient"),
    (rf"(?:mail )?statement to {PATIENT}|collect(?: {DUE})? from {PATIENT}", "bill_patient"),
    (rf"(?:bill|submit|create)(?: a)? {SECONDARY}(?: for {DUE})?", "bill_secondary"),
    (rf"(?:bill|submit)(?: {DUE})*(?: on)? (?:to|with) {SECONDARY}", "bill_secondary"),
    (r"submit(?: @it)? as @replacement|submit(?: @it)? (?:with|as) frequency 7", "replace_claim"),
    (
        rf"(?:(?:request|ask(?: payer)? for|submit|call for|start)(?: an?)? )?@reopening(?: @it)?{TO_PAYER}",
        "reopen_claim",
    ),
    (
        rf"(?:re-?)?(?:verify|check|confirm|run|do|submit|pull|look up)(?: an?)?(?: {PATIENT}| active)*(?: insurance)?"
        rf" {COVERED}(?: check| verification)?(?: (?:on|for) (?:dos|{PATIENT}|@it))?{TO_PAYER}",
        "verify_eligibility",
    ),
    (
        rf"(?:check|verify|confirm) (?:that|@it|whether|if) (?:{PATIENT}|coverage|insurance|policy) (?:is|was)"
        r" (?:active|eligible|covered|in force)(?: on dos)?|eligibility check",
        "verify_eligibility",
    ),
    (
        rf"appeal{DENIED}{TO_PAYER}|(?:fight|contest){DENIED}|(?:dispute|challenge){DENIED.removesuffix('*')}+",
        "appeal_denial",
    ),
    (
        rf"(?:(?:submit|start|open|write|make|begin|lodge|add|submit in|go to|take @it to)(?: an?)?{LEVEL}"
        rf"|(?:first|second)[ -]level) appeal{TO_PAYER}|we(?:'re| are) appealing{DENIED}",
        "appeal_denial",
    ),
    (rf"(?:request|ask for|submit|submit for)(?: an?)? (?:reconsideration|redetermination){TO_PAYER}", "appeal_denial"),
    (
        rf"(?:request|get|obtain|seek|secure|(?:ask|apply|call|try|put in|add)(?: payer)? for|call to get){AUTH}"
        rf"(?: (?:for|on) (?P<code>{CODE}))?{TO_PAYER}",
        "request_prior_auth",
    ),
    (rf"(?:submit|start|initiate|open)(?: an?)?{AUTH}(?: request)?{TO_PAYER}", "request_prior_auth"),
)
AGAIN = r"(?:@replacement|frequency 7(?: @replacement| @it)?)"
SENT = r"(?:(?:submit|issue|rebill|bill)(?: @it)?(?: as)?(?: a)? )"
REPLACEMENT = re.compile(
    rf"{SENT}?{AGAIN}(?: [,;])?(?: and| with)? (?P<edits>.+)"
    rf"|(?P<first>.+?)(?: [,;]| and| then)+ {SENT}?{AGAIN}|{SENT}{AGAIN}(?P<none>)"
)
ASKED_AGAIN = r"(?:(?:request|ask(?: payer)? for|submit|call for)(?: an?)? )?@reopening(?: @it)?"
REOPENING = re.compile(
    rf"{ASKED_AGAIN}(?: [,;:])?(?: and| with| to)? (?P<edits>.+)|(?P<first>.+?)(?: [,;]| and| then| by)+ {ASKED_AGAIN}"
)
# What stands before the letter of an appeal or the question to a provider.
COURTESY = (
    r"(?:(?:please|pls|ok|okay|now|so|i want to|i'd like to|i would like to|i need to|we need to|let's|let us"
    r"|i have to|we have to|have to|need to|(?:i |we )?gotta"
    r"|go ahead and"
    r"|i am|i'm|we are|we're|here is|here's)[\s,]+)*"
)
WHAT = r"(?: (?:the|this|that|our|payer's)?\s?(?:denial|claim|decision|one|it|this)| of line \d{1,2})*+"
APPEALED = (
    rf"(?:appeal(?:ing)?{WHAT}|(?:dispute|fight|contest|challenge){WHAT}|letter of appeal"
    r"|(?:(?:file|send|submit|write|start|open|make|lodge|put in|send in) )?(?:(?:an?|this|my|the|our) )?"
    r"(?:(?:first|second)[ -]level )?appeal|(?:(?:request|ask for|file|file for) )?(?:a )?(?:reconsideration"
    r"|redetermination))"
)
LETTER = re.compile(
    rf"{COURTESY}{APPEALED}(?: (?:to|with) (?:the )?(?:payer|plan|insurer))?"
    r"(?:(?: with)?(?: (?:the following|following|this|my|the|a))? (?:letter|text|words))?(?: saying| and say)?"
    r"(?:\s*:\s*|\s+-+\s+|\s+(?=with the (?!(?:\w+ )?(?:payer|plan|insur\w*)\b|following)|because |on the grounds )"
    r"|\s*,\s*(?=(?:the |with )?[a-z -]{3,30} attached\b))(.+)",
    re.DOTALL | re.IGNORECASE,
)
PROVIDER = r"(?:(?:the|our|treating|rendering) )*(?:provider|doctor|doc|physician|clinician|surgeon|md|dr\.? [a-z]+)"
ASKED = r"(?:was|is|were|are|did|does|do|can|could|has|have|what|why|how|when|where|which|who|whether|about|for|to)"
QUERY = re.compile(
    rf"{COURTESY}(?:(?:query|ask|message|clarify with|check with) {PROVIDER}\b"
    rf"|(?:send|shoot|drop|write) {PROVIDER} (?:a|an) (?:message|note|query|question)"
    rf"|(?:send|submit|open|write|raise) (?:a |an )?(?:{PROVIDER} )?(?:query|question|message)(?: (?:to|with"
    rf"|for) {PROVIDER})?"
    rf"|(?:send|write) {PROVIDER} a (?:query|question|message)|ask for clarification from {PROVIDER}"
    rf"|(?:(?:provider|physician|doctor|documentation) )?query|question for {PROVIDER})"
    rf"(?:\s*:\s*|\s+-+\s+|,?\s+(?={ASKED}\b)|$)(.*)",
    re.DOTALL | re.IGNORECASE,
)
