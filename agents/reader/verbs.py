"""The verbs of a biller brought to one for each kind of change."""

from agents.reader.patterns import CODE, compile_rows

VERBS = compile_rows(
    (r"^(?:code )?(\S+(?: \S+)?)(?: as well| too)? , (add|remove|delete|drop) it\b", r"\2 \1"),
    (r"^(.+?) (?:needs? to|should|must|has to) be added\b", r"add \1"),
    (r"^(.+?) (?:needs? to|should|must|has to) be (?:removed|deleted|taken off)\b", r"remove \1"),
    (r"^(?:the )?(?:correct|right) (.+?) is (?=\S+$)", r"\1 should be "),
    (r"^i (?:want|need) (.+) to (be|point)\b", r"\1 should \2"),
    (rf"\buse ({CODE}) (?:on|for) (line \d+|@visit)", r"set \2 to \1"),
    (r"\buse (dx [a-l]) (?:on|for) (line \d+)", r"point \2 at \1"),
    (r"\b(?:use|report|put|enter)(?= (?:only )?\d+ units\b)", "bill"),
    (r"\bonly (?=\d)", ""),
    (r"\bmake (?:the )?(\d\d|x[epsu]) an? ", r"set \1 to "),
    (
        r"\b(?:drop|move|transfer|forward|roll|cross|crossover|shift|send)(?: it| this)?(?: over)?"
        r"(?= (?:(?:the|remaining|claim|balance|it) )*(?:over )?to (?:the )?(?:patient|pt|secondary|other"
        r"|supplemental)\b)",
        "submit",
    ),
    (
        r"\b(?:drop|cut|knock|bring|take|go|pull)\b(?=(?: (?!and\b|then\b|from\b|off\b)[^\s,;]+){1,6} to \d{1,4}\b)",
        "set",
    ),
    (r"\bmove\b(?=.* (?:ptr|pos)\b)", "set"),
    (r"\b(?:down|over|back) to\b", "to"),
    # "Drop a 25 on line 1" is heard for adding it and for taking it off: it is neither.
    (r"\bdrop a (?=(?:mod )?(?:\d\d|x[epsu]) (?:on|onto)\b)", "place-or-remove "),
    (r"\b(?:needs? to|should|must|has to|ought to) (?:be|read|say)\b", "should be"),
    (r"\b(?:needs? to|should|must|has to|ought to) point (?:to|at)\b", "should point at"),
    (r"\b(?:needs?|should have|must have|needs? to have|should get|wants(?! to\b)|calls for|takes)\b", "needs"),
    (r"\b(?:resubmit|re-submit|resend|re-send|refile|transmit|submit|send|file|release|shoot)\b", "submit"),
    (r"\b(?:tack on|put in|add in|add on|throw in(?! the towel| towel)|pop in|adding)\b", "add"),
    (
        r"\b(?:append|attach|affix|pop|drop in|put on|put down|put|tack on|tack|stick|slap|place(?! of)|apply|insert"
        r"|include|assign"
        r"|enter|use|report)\b",
        "add",
    ),
    (
        r"\b(?:get rid of|take out|take away|delete|drop|erase|clear|omit|eliminate|discard|scratch"
        r"|pull(?! elig)|strike|lose|kill|nuke|cut|ditch|nix|toss|dump|yank|scrap|chuck|axe|zap)\b",
        "remove",
    ),
    (
        r"\b(?:take|strip) (?!(?:the |a )?(?:contractual )?write)(\S+(?: \S+){0,2}) (?:off|out)(?=$| [,;]"
        r"| and\b| then\b)",
        r"remove \1",
    ),
    (
        r"\b(?:take|strip|remove|get) (?!(?:the )?(?:contractual )?write)(.{2,30}?) (?:off of|off|out of)\b",
        r"remove \1 from",
    ),
    (r"\b(?:take off|strip off|strip)\b", "remove"),
    (r"\bsubstitute (.{2,20}?) for (\S+(?: \d\d)?)", r"set \2 to \1"),
    (r"\bremove (?=(?:the )?(?:units|charge)\b)", "set "),
    (r"\b(?:swap|switch|trade)(?: out)?( .+?)(?: out| over)?(?= (?:with|for|to)\b)", r"set\1"),
    (
        r"\b(?:bump up|bump down|bump|change|update|make|switch|recode|correct|edit|modify|adjust|revise|amend"
        r"|fix|raise)\b",
        "set",
    ),
    (r"\b(?:reduce|lower|decrease|increase|replace|swap|trade|substitute)\b", "set"),
    (r"\b(?:repoint|re-point|point|relink|link|map|tie|connect|associate|aim)\b", "point"),
    (r"^set (.+?)(?: [,;])?(?: it)? should be (?=\S+$)", r"\1 should be "),
)
