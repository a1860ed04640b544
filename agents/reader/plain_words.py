"""Negations, signs and other names of boxes, written as the plain verbs and names that the slots know."""

import re

from agents.reader.patterns import compile_rows, rewrite
from agents.reader.slots import MODIFIER

SIDE = r"(?: side| knee| shoulder| hip| eye| hand| foot)?"
# Negations that ask for a removal, signs, and boxes by other names, as plain verbs and names.
PLAIN = compile_rows(
    # A fact about the record as the reason of a removal.
    (
        r"[ ,]+(?:because |cuz |cause |since )?(?:its|it's|it is|that's|thats) not"
        r" (?:in the (?:note|chart|record)|documented|supported|there|needed|done|in there)$",
        "",
    ),
    (
        r"^no (?:\w+ ){1,3}(?:in the (?:note|chart|record)|(?:was |were )?(?:given|done|documented))(?: so)?[ ,]+"
        r"(?=(?:take|remove|drop|delete|get)\b)",
        "",
    ),
    (r"(?<=\S) -+ (?=\S)", " "),
    (r"\bthere should be (?:a |an )?(?=\S{2} (?:on|for|to)\b)", "add "),
    (r"^(mod|modifier) (\S{2}) goes with\b", r"add \1 \2 to"),
    (r"\b(?:the )?j[- ]?codes?\b(?! \w\d)", "drug"),
    (r"\b(?:all of (?:them|it)|everything|they all)\b(?=.*\b(?:pos|dos|place)\b)", "on all lines"),
    (r"\bshould be billed(?= with\b|$)", "should be"),
    (r"\bshould(?:'ve| have)? (?:gone|been billed|been sent|have gone) to\b", "to"),
    (r"\b(?:was |is )?born(?: on)?\b|\bb-?day\b", "birth date"),
    (r"\b(?:is |should be |was )?(?:spelled|spelt)(?: as)?\b", "is"),
    (r"\b(?:her|his|their|patient'?s?|the) id(?: number| #)? (?=is\b|to\b|should\b|[a-z]*\d)|^id ?# ?", "member id "),
    (r"\bshould be (?:linked|tied|pointed|mapped|connected) (?:to|at|with)\b", "should point at"),
    (r"^use ([a-z]\d[\da-z]\.[\da-z]+) for (?:the )?(\w+)$", r"change \2 dx to \1"),
    (r"\bupgrade\b|\bdowngrade\b", "change"),
    (r"\bto an? (?=\d)", "to "),
    (r"\b(?:don't|do not) forget(?: to (?:add|bill|put))?(?: (?:the|a|about))?\b", "add"),
    (r",? not the (?:old|other|first) one$| with an? \w$", ""),
    (r"\bshould be an? (?=\d)|\b(?:needs? to|has to|must) be an? (?=\d)", "should be "),
    (r"\b(?:those|these|the) (?:two|2|both) (?:dx|diagnos[ei]s|diags?)$", "dx"),
    (r"\b(?:gets?|got) (?:an? )?(?=\d\d\b|x[epsu]\b|[lr]t\b)", "needs "),
    (
        r"^(.+?) (?:wasn't|was not|weren't|isn't|is not) (?:given|done|performed|ordered|documented|supported"
        r"|in the (?:note|chart|record))"
        r"(?: so)?[ ,]+(?:take|remove|drop|delete|get) (?:it|that|them)(?: (?:off|out))?$",
        r"remove \1",
    ),
    (r"^seen on\b", "dos"),
    (r"\bas the (?:ordering|referring)(?: \w+)?$", "in box 17"),
    (
        r"^(?:the )?(?:patient|pt|he|she|it)(?: is|'s)? (?:a )?(?:guy|man|woman|girl|boy|male|female)[ ,]+"
        r"(?:so )?(?=change|set|sex|make)",
        "",
    ),
    (r"\b(?:really|definitely|obviously|clearly)\b|\bon file\b|\bnew (?:pt|patient)\b", ""),
    (r"\bshould be (?:coded|billed)(?: as)?(?: an?)?(?= \S*\d)", "should be"),
    (r"\bgoes to (?=dx [a-l]\b)", "points to "),
    (r"\b(?:also|add) (?:did|gave|ran|drew)(?: an?)?\b", "add"),
    (r"^(\S+) (?:was|were) (?:also done|done (?:too|also|as well))$", r"add \1"),
    (r"^(dos|dates?(?: of service)?) was\b", r"\1 is"),
    (r"\bis (?:misspelled|mispelled|misspelt|mistyped)\b,?", "is"),
    (r"^(lines? \d .+?) (?:off|out|gone)$", r"remove \1"),
    (r"\b(?:on|in|over) there\b", ""),
    (r"\bas (?:a |an |the )(?:new |extra |additional )?(?=(?:\w+ )?(?:dx|diagnosis)\b)", "as "),
    (
        r"\b(?:(?:should|has to|have to|needs? to|must|ought to) )?"
        r"(?:come|comes|go|goes|be|be listed|is listed)(?: up)? first$",
        "first",
    ),
    (r"\b(?:should|must|needs? to|has to|ought to) (?:say|read|show)\b", "should be"),
    (r"\b(?:should|must|needs? to|has to|ought to) (?:carry|bear|get|take)\b", "needs"),
    (r"\b(?:has|have|needs?|got|gotta|ought|supposed) (?:got )?(?:to )?(?:go|disappear|leave)$", "remove"),
    (
        r"\bonly (?:gave |used )?(\d+)(?: units?)? of (?:the )?(.{3,30}?)"
        r"(?: (?:was|were|got|is|are))?(?: (?:used|given|administered|injected|needed|drawn))?$",
        r"set units on \2 to \1",
    ),
    (r"\b(\d+) (?:bucks|dollars)\b", r"$\1"),
    (
        r"^(.+? (?:md|do|np|pa|dpm)) (?:ordered|referred|sent)(?: (?:it|this|that|him|her|them|us|the \w+))*$",
        r"referring \1",
    ),
    (
        r"\b(?:payer'?s?|their|insurance'?s?|medicare'?s?) (?:claim|control|ref(?:erence)?) (?:number|no|#|id)(?= )",
        "original reference",
    ),
    (
        r"\b(?:for|as|in) (?:the |her |his |their )?(?:member |insurance |ins )?id(?: (?:number|box|field))?$",
        "member id",
    ),
    (
        r"^(?:wrong|not the right) (?:insurance|payer|plan)[ ,]*"
        r"(?:(?:she|he|they|the patient|patient|pt)(?:'s|s| is| has|'ve| have)? )"
        r"(?:on |got |with )?(?=medicare|medicaid|@)",
        "payer to ",
    ),
    (r"\b(?:change|set|make|fix|update)(?: the)? place(?= to| from)", "set pos"),
    (r"^the visit (?:should )?points? (?:at|to)|^have (?:the )?visit point (?:at|to)", "visit point to"),
    (
        r"\b(?:(?:should(?:n't| not)|must(?:n't| not)|does(?:n't| not)) (?:have|need|get|carry)|do(?:n't| not) need)\b",
        "remove",
    ),
    (
        r"\b(?:should(?:n't| not)|must(?:n't| not)) be (?:on (?:there|it|the claim)|there|billed|on|here)\b"
        r"|\b(?:does(?:n't| not)|do(?:n't| not)) belong(?: there| here| on)?\b",
        "remove",
    ),
    (r"^(?:we |i )?(?:shouldn't|should not|don't|do not) bill (?=(?:the )?(?:line )?\S+$)", "remove "),
    (r"\b(?:is|are) not needed\b|\bisn't needed\b|\bwas(?: not|n't) done(?: remove it)?$", "remove"),
    (r"\b(?:is|are) missing (?:its|his|her|a|the|an)?(?= )", "needs"),
    (r"^no (?=(?:mod |modifier |dx )?\S+(?: (?:on|for) .*)?$)", "remove "),
    (r"\bno (?:modifier|mod)$", "remove mod"),
    (r"\b(?:needs? to|should|has to|have to|must) (?:come off|go away|be gone|go(?! to\b))\b", "remove"),
    (r"\bwant (.+) gone\b", r"remove \1"),
    (r"\bhas to go\b|\b(?:comes? )?off$|\boff(?= (?:of |the )*(?:line|claim|it\b))|(?<!\bin )\bout$", "remove"),
    (r"\bout (.+) in$", r"to \1"),
    (r"^(?:-|minus )(?=\d\d\b)", "remove "),
    (r"^\+ ?|(?<= )\+ ?(?=\w)", "add "),
    (r"\b(?:is|are) missing\b|\bmissing\b|\b(?:we )?forgot(?: to bill)?\b|\balso\b|\btoo$|\bas well$", "add"),
    (r"\bthere should be (?:a )?line for\b", "add"),
    (r"(?<=\w) ?(?:->|=) ?(?=\w)", " to "),
    (r"\b(?:is |are )?wrong,? (?=(?:should be|it's|its|i meant)\b)|^wrong (?=.*(?: be| to|\d))", ""),
    (r"\bwas (?=done\b|in\b|pos\b)", ""),
    (rf"\b(\d{{4}}[\da-z]|[a-z]\d{{4}})-({MODIFIER})\b", r"\1 \2"),
    (r"^(\S{2}) (?:on|to|onto) (\d)$", r"\1 on line \2"),
    (r"^(?:use|bill) (\S+) instead$|^(\S+) instead$", r"to \1\2"),
    (r"\bptr ([a-l]) ([a-l])\b", r"ptr \1 and \2"),
    (r"\b(?:for|on) (?:all|everything)$|\beverywhere$", "on all lines"),
    (r"\b(?:for|on) all(?= (?:to|is)\b)", "on all lines"),
    (r"\bthe set unit\b|\bset unit\b", "set units"),
    (r"\bamount (?=on line)", "charge "),
    (r"(?<=\bis )(\d+) dollars$", r"$\1"),
    (r"\bx ?(?=\d{1,3}$)", "units "),
    (r"\bqty\b|\bdays units\b", "units"),
    (rf"\bleft{SIDE} not right\b", "lt not rt"),
    (rf"\bright{SIDE} not left\b", "rt not lt"),
    (rf"^(?:it's |its )?(?:the )?(?:left|right){SIDE}(?: so|,)? (?=(?:not|rt|lt|change|to|[a-z]\d)\b)", ""),
    (
        r"\b(?:swap|switch|flip|reverse)(?: the)?(?: order of(?: the)?)? (?:dx|diagnos[ei]s|diags?)(?: order)?$",
        "@exchange dx",
    ),
    (r"\b(?:dx|diagnosis) order is wrong(?: swap them)?$", "@exchange dx"),
    (r"^(?:swap|switch) ([a-l]) (?:and|with|for) ([a-l])$", r"@exchange dx \1 dx \2"),
    (r"^(.+?) (?:goes )?before (?:dx )?\S+$|^(.+?) first then \S+$", r"\1\2 first"),
    (r"\b(?:goes|to|as|the) (?:first|primary)$", "first"),
    (r"\bprimary$", "first"),
    (r"^primary (?=should be|is|to)", "first dx "),
    (r"\b(?:doctor|dr|doc|treating|treating provider|rendering provider)'?s? npi\b", "rendering npi"),
    (r"\bnpi (?=\d{10} rendering$)(\d{10}) rendering", r"rendering npi \1"),
    (r"\bnpi for (?:the )?(rendering|billing|referring)\b", r"\1 npi"),
    (r"\b(rendering|billing|referring)(?: provider)?(?: #| number| to)* (?=\d{10}$)", r"\1 npi "),
    (r"\bgroup npi\b|\b(?:box )?33 ?a\b", "billing npi"),
    (r"^(?:wrong |the )?id(?: number)?(?= )|\b(?:ins|mbr|member|insurance) (?:id|#)", "member id"),
    (r"\b(?:box )?1a\b", "member id"),
    (r"\bbox 3 (?=dob|sex|gender|birth)", ""),
    (r"\b(?:box )?24 ?f\b|\bprice\b|\bbilled amount\b|\bfee\b", "charge"),
    (r"\b(?:box )?24 ?a\b", "dos"),
    (r"\b(?:box )?21 ?([a-l])\b", r"dx \1"),
    (r"\bin (?:box )?23\b", "box 23"),
    (r"\bbox 22 (?:code )?(?=[178]\b)|\bresubmission code\b|\bbill type (?=7 frequency)", "frequency "),
    (r"\bbox 22(?: ref| reference)?\b|\bref ?\*? ?f8\b", "original reference"),
    (r"\b(?:payer claim|orig(?:inal)? (?:ref(?:erence)?|claim))(?: (?:number|no|#))*(?= )", "original reference"),
    (r"\bnot (?:fe)?male\b", ""),
    (
        r"\b(?:(?:sex|gender)(?: (?:is|to|should be|male))* "
        r"|(?:the )?(?:patient|pt)(?: is)? (?:a )?|(?:he is|he's|hes) (?:a )?)?"
        r"(?:male|(?<=\ba )(?:man|guy|boy))(?: patient)?\b",
        "sex m",
    ),
    (
        r"\b(?:(?:sex|gender)(?: (?:is|to|should be))* "
        r"|(?:the )?(?:patient|pt)(?: is)? (?:a )?|(?:she is|she's|shes) (?:a )?)?"
        r"(?:female|woman|(?<=\ba )girl)(?: patient)?\b",
        "sex f",
    ),
    (r"^(?:it's |its |it is )?(?:a )?(?=sex [mf]$)", ""),
    (r"\b(?:date of service|service date)\b", "dos"),
    (r"\b(it|visit|this|line \d) was (?:on )?(?=\d{4}-)", r"dos \1 "),
    (r"\bthrow\b", "put"),
    (r"\bboth (?=(?:dx )?[a-l] (?:and|&) (?:dx )?[a-l]\b)", ""),
    (r"^(?:wrong |change the |change |the )?dates? of (?:the )?visit(?= )", "dos on visit"),
    (r"\b(?:on )?(?:(?:the|her|his|their|id|insurance|ins) )*card (?:says|shows|has|is)\b", "is"),
    (r"^no (\S+) (?:on|for) (?:this|that|here|it)\b.*$", r"remove \1"),
    (
        r"\b(?:bump|raise|increase|up|lower|reduce|cut|drop|knock)(?: the)? (?!units)(.{2,30}?) (?:up |down )?to (\d)$",
        r"set units on \1 to \2",
    ),
    (r"\b(?:downcode|down ?code|upcode|up ?code|drop it down|bump it up)\b", "change"),
    (r"\bgoes with (?:the )?(?:\w+ )?(?=dx [a-l])", "points to "),
    (r"\bpoints to ([a-l]) & ([a-l])\b", r"points to \1 and \2"),
    (r"^(\d{4}[\da-z]) to (?=dx [a-l]\b)", r"\1 points to "),
    (r"\b(?:birth date|birthday|dob|date of birth)\b", "birth date"),
    (r"\bmove (\S+) to first$", r"\1 first"),
    (r"\bdx c (?=[a-z]\d)", "add dx c "),
    (r"\badd (?=[a-z]\d\d\d)", "add dx "),
    (r"^take (?:the )?(?:\w+ )?(\S+) off$", r"remove \1"),
    (r"\bshould (?:be billed|go|be sent) to\b", "to"),
    (r"\bunit(?= \d)", "units"),
    (r"^(?:wrong |change the |change |the )?dates?(?! of (?:service|birth))(?: of (?:the )?visit)?(?= )", "dos"),
    (r"\b(?:box 3 )?birth date wrong\b", "birth date"),
    (r"(?<!birth )\bdate (?=(?:on|for|should|to|is)\b|\d{4}-)", "dos "),
    (r"\binsurance(?= (?:is|should|to)\b)|\bpayr\b", "payer"),
    (r"\b(?:pos|place of service|place|location)(?: is| was)? wrong\b", "pos"),
    (r"\b(?:was |is )?(?:done |seen )?in (?=pos\b)", ""),
    (r"\b(?:telehealth|at home|it was at home|outpatient hospital|outpatient|upcode|recode|recoded)\b", ""),
    (r"\b(?:was|were|is) a (?:punch|shave|biopsy)\b|\b(?:punch|shave) biopsy\b", ""),
    (
        r"\b(?:injection|drug|biopsy|venipuncture|insulin|diabetes|lab|visit) (?:code )?"
        r"(?=(?:[a-z]?\d{4}(?!-)|[a-z]\d\d\.))",
        "",
    ),
)


def say_plainly(typed: str) -> str:
    """A text whose negations and signs are verbs."""
    return re.sub(r"\s+", " ", rewrite(typed, PLAIN)).strip()
