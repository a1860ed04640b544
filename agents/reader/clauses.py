"""The ways to name a change: one pattern a row over canonical words, matched whole or not at all."""

import re
from collections.abc import Iterator

from agents.reader import edits, parties
from agents.reader.edits import Builder, Edit
from agents.reader.fields import NAMED, NAMES
from agents.reader.patterns import CODE, DOTTED, ICD
from gym.world.claims.claim import Claim

LETTER_MODIFIERS = (
    "aa|ai|aq|cq|cr|e[1-4]|et|f[a1-9]|fq|fs|g[aceg]|gn|gp|gq|gt|g[v-z]|j[wz]|kx|l[cdmt]|p[1-6t]|q[5-9ksw-z]|r[cit]|sa|sl"
    "|t[a1-9]|tc|x[epsu]"
)
MOD = rf"(?:mod (?!(?:to|on|it|of|is|in|at|by|or|no|so|if|do|we|be|my|me|up)\b)[a-z\d]{{2}}|\d\d|{LETTER_MODIFIERS})"
AND = r"(?: ,)?(?: and)? "
MODS = rf"(?P<mods>{MOD}(?:{AND}{MOD})*)"
OLD = rf"(?P<old>{MOD})"
BY_CODE = rf"line {CODE}|{CODE}(?: line(?! \d))?"
PLACE = rf"(?:line (?:\d{{1,2}}|last)(?: {CODE})?|last line|{BY_CODE}|@visit|@procedure|@all|@both)"
PLACES = rf"{PLACE}(?:(?: , and| ,| and) (?:(?:(?:to|on|from) )?{PLACE}|\d{{1,2}}))*"
LINES = rf"(?P<lines>{PLACES})"
LINE = rf"(?P<lines>{PLACE})"
ANY = rf"(?P<lines>{PLACES}|@it|line)"
AT = r"(?:to|on|onto|for|of|in|at|with|from)"
TO = r"(?:to|with|for|by|into|as)"
NOT = r"(?:instead of|rather than|in place of)"
LETTERS = rf"(?P<value>(?:dx )?(?:[a-l](?:{AND}(?:dx )?[a-l])*|(?!all\b|be\b)[a-l]{{2,4}}|{DOTTED}))"
COUNT = r"(?P<value>\d{1,4})"
PAYER = rf"{parties.MARK}[a-z_]+"
ORDERER = r"referring(?: provider| physician| doctor)?"
EMPTIED = "auth|original reference|clia|primary paid"
NAME = rf"(?P<field>{'|'.join(NAMES)})"
FIELD = rf"(?P<field>{'|'.join(NAMED)})"
# "units on line 3" and "line 3 units" are one.
FLIP = re.compile(rf"\b(mod|units|pos|charge|ptr|code) (?:(?:on|for|of|in|at|from|off) |(?=line \d))({PLACES})(?= |$)")

# "set pos 22 on line 1" is "set line 1 pos to 22".
SPREAD = re.compile(
    rf"(?:(set|bill|add(?= pos)) )?(units|pos|ptr|code)( from \S+)?(?: (?:to|with|as))? (\S+?)(?: units)?"
    rf" (?:to|on|for|of|in|at) ({PLACES})"
)
# "on line 1 remove 59" is "remove 59 on line 1", or "remove line 1 59".
FRONT = re.compile(rf"(?:{AT} )?({PLACES})(?: [,;])? (add|set|remove|bill) (.+)")
DX_AT = rf"(?P<at>[a-l]|last|{DOTTED})"
WAS = r"(?: from (?P<was>\d+)(?: units)?)?"
DIGITS = r"(?P<value>\d\d)"
units, pos = edits.set_on_lines("units", int), edits.set_on_lines("pos", str)
ROWS: tuple[tuple[str, Builder], ...] = (
    (rf"add {MODS}", edits.add_modifiers),
    (rf"add (?=mod ){MODS} (?P<lines>line \d{{1,2}})", edits.add_modifiers),
    (rf"(?:add|bill) {MODS} {AT} {ANY}", edits.add_modifiers),
    (rf"(?:{AT} )?{LINES}(?: [,;])? add {MODS}", edits.add_modifiers),
    (rf"(?:give|bill|submit|add) (?P<lines>{PLACES}|@it)(?: with)? {MODS}", edits.add_modifiers),
    (rf"submit(?: @it)? with {MODS} {AT} {LINES}", edits.add_modifiers),
    (rf"{LINES} needs {MODS}", edits.add_modifiers),
    (rf"{LINES} should be (?:billed |submitted |coded )?with {MODS}", edits.add_modifiers),
    (rf"remove {MODS}(?: from @it)?", edits.remove_modifiers),
    (rf"remove {MODS} (?:(?:from|on|off|of|for|at) )?{LINES}", edits.remove_modifiers),
    (rf"remove (?P<every>all|every)?(?: of)? ?{LINES} mod", edits.clear_modifiers),
    (rf"set {OLD} {TO} {MODS}(?:(?: {AT})? {LINES})?", edits.replace_modifier),
    (rf"set {OLD} {AT} {LINES} {TO} {MODS}", edits.replace_modifier),
    (rf"set mod from {OLD} to {MODS}(?: {AT} {LINES})?", edits.replace_modifier),
    (rf"set {LINES} mod from {OLD} to {MODS}", edits.replace_modifier),
    (rf"remove {OLD} (?:from|on|off) {LINES}(?: ,)?(?: and| then)* add {MODS}", edits.replace_modifier),
    (rf"add {MODS} {NOT} {OLD}(?: {AT} {LINES})?", edits.replace_modifier),
    (rf"add {MODS} {AT} {LINES} {NOT} {OLD}", edits.replace_modifier),
    (rf"set {LINES} mod(?: {TO})? {MODS}", edits.set_modifiers),
    (rf"{LINES} mod should be {MODS}", edits.set_modifiers),
    (rf"remove {LINES}(?: from @it| completely| entirely| altogether)?", edits.remove_lines),
    (rf"set {LINES} units{WAS}(?: to)? {COUNT}(?: units)?", units),
    (rf"set {LINES}{WAS}(?: to)? {COUNT} units", units),
    (rf"set units{WAS} to {COUNT}(?: units)?(?: {AT} {ANY})?", units),
    (rf"set (?P<was>\d+) units to {COUNT} {LINES} units", units),
    (rf"(?:bill|set) {COUNT} {LINES} units", units),
    (rf"{LINES} units to {COUNT}", units),
    (rf"{LINES} units {COUNT}", edits.only_if_new(units)),
    (rf"{LINES} units should be {COUNT}", units),
    (rf"{LINES} should be {COUNT} units", units),
    (rf"set {LINES} pos{WAS}(?: to)? {DIGITS}", pos),
    (rf"set {LINES}(?: from pos (?P<was>\d\d))? (?:to )?pos {DIGITS}", pos),
    (rf"set pos (?P<was>\d\d) (?:to|with) (?:pos )?{DIGITS} (?:on|for|of|at) {LINES}", pos),
    (rf"bill {LINES} (?:with|as|at|in) pos {DIGITS}", pos),
    (rf"{LINES} pos should be {DIGITS}", pos),
    (rf"{LINES} pos {DIGITS}", edits.only_if_new(pos)),
    (rf"set {LINES} charge to \$?(?P<value>\d{{1,6}}(?:\.\d\d)?)", edits.set_on_lines("charge", float)),
    (rf"set {LINE}(?: code)?(?: {TO})? (?P<value>{CODE}(?:-(?:\d\d|{LETTER_MODIFIERS}))?)", edits.set_code),
    (rf"set {LINE} code from {CODE} to (?P<value>{CODE})", edits.set_code),
    (rf"(?:add|bill|set @it)(?: to)? (?P<value>{CODE}) {NOT} {LINE}", edits.set_code),
    (rf"{LINE}(?: code)? should be (?P<value>{CODE}(?:-(?:\d\d|{LETTER_MODIFIERS}))?)", edits.set_code),
    (rf"add (?:new )?(?:line (?:(?:for|with) )?)?(?P<value>{CODE})(?: (?:to|on) @it| as new line)?", edits.add_line),
    (rf"point (?:ptr (?:of|on|for) )?{LINES}(?: ptr)? (?:to|at|with) {LETTERS}", edits.point("set")),
    (rf"(?:set )?{LINES} (?:should )?point (?:at|to) {LETTERS}", edits.point("set")),
    (rf"set {LINES} ptr(?: from [a-l])?(?: to)? {LETTERS}", edits.point("set")),
    (rf"{LINES} ptr should be {LETTERS}", edits.point("set")),
    (rf"{LINES} ptr (?:to )?{LETTERS}", edits.only_if_new(edits.point("set"))),
    (rf"add ptr {LETTERS} (?:to|on|for) {LINES}", edits.point("add")),
    (rf"remove ptr {LETTERS} (?:from|on|of) {LINES}", edits.point("remove")),
    (rf"set dx(?: {DX_AT})?(?: {TO})? (?:dx )?(?P<value>{ICD})", edits.set_diagnosis),
    (rf"set dx from (?P<at>{ICD}) to (?P<value>{ICD})", edits.set_diagnosis),
    (rf"set dx (?P<at>[a-l]) from (?P<was>{ICD}) to (?P<value>{ICD})", edits.set_diagnosis),
    (rf"set (?P<at>{DOTTED}) {TO} (?:dx )?(?P<value>{ICD})", edits.set_diagnosis),
    (rf"dx(?: {DX_AT})? should be (?P<value>{ICD})", edits.set_diagnosis),
    (rf"dx (?P<at>[a-l]) (?:to )?(?P<value>{DOTTED})", edits.only_if_new(edits.set_diagnosis)),
    (rf"(?P<at>[a-l]|{DOTTED}) should be (?P<value>{DOTTED})", edits.set_diagnosis),
    (rf"add (?:dx )?(?P<value>{DOTTED}) {NOT} (?:dx )?(?P<at>[a-l]|{DOTTED})", edits.set_diagnosis),
    (r"set dx (?P<at>[a-l]) and (?:dx )?(?P<value>[a-l])", edits.swap_diagnoses),
    (rf"(?:add|set|point) (?:dx )?(?P<at>[a-l]|{DOTTED}) first", edits.first_diagnosis),
    (rf"add (?:new )?dx(?: (?P<at>[b-l]))? (?P<value>{ICD})(?: (?:to|on|in) (?:@it|dx))?", edits.add_diagnosis),
    (rf"add (?P<value>{DOTTED}) as dx (?P<at>[b-l])", edits.add_diagnosis),
    (rf"add (?P<value>{DOTTED})(?: (?:to|on) @it| (?:to|on|in) dx(?: list)?)?", edits.add_diagnosis),
    (rf"add (?P<value>{ICD})(?: on @it)? as (?:an? )?(?:new )?dx", edits.add_diagnosis),
    (rf"remove dx (?P<at>[a-l]|last|{ICD})(?: from (?:@it|dx))?", edits.remove_diagnosis),
    (rf"remove dx (?P<at>[a-l]) (?P<was>{DOTTED})", edits.remove_diagnosis),
    (r"remove (?P<at>[a-l]) from dx(?: list)?", edits.remove_diagnosis),
    (rf"remove (?P<at>{DOTTED})(?: from @it| from dx(?: list)?)?", edits.remove_diagnosis),
    (
        rf"(?:set|add) {FIELD} (?:(?:to|as|with|(?:from )?(?P<was>(?!to\b)\S+) to(?! @it| auth$)) )?"
        r"(?P<value>\S+)(?: (?:to|on|in) (?:@it|(?P=field)))?",
        edits.set_named,
    ),
    (rf"add (?P<value>\S+) (?:as|in|to|into|in as) {FIELD}(?: (?:to|on|in) @it)?", edits.set_named),
    (rf"{FIELD} (?:should be|needs) (?P<value>\S+)", edits.set_named),
    (r"(?P<field>auth|clia|primary paid) (?:is )?(?P<value>\S+)", edits.set_named),
    (
        r"(?P<field>(?:rendering|billing|referring) npi|member id) (?:(?:is|to) )?(?P<value>\S+)",
        edits.only_if_new(edits.set_named),
    ),
    (rf"remove (?P<field>{EMPTIED})(?: from @it)?", edits.remove_named),
    (rf"set {NAME} (?:to|as) (?P<value>[a-z][a-z'-]{{1,30}})", edits.set_name),
    (rf"{NAME} should be (?P<value>[a-z][a-z'-]{{1,30}})", edits.set_name),
    (rf"(?:bill|submit(?: @it)? to|set {PAYER} to) (?P<value>{PAYER})", parties.set_payer),
    (rf"set payer (?:from {PAYER} )?(?:to|as) (?P<value>{PAYER}|[a-z]+(?:[ _][a-z]+){{0,3}})", parties.set_payer),
    (rf"payer should be (?P<value>{PAYER})", parties.set_payer),
    (rf"(?:bill|submit(?: @it)? to) (?P<value>{PAYER}) {NOT} {PAYER}", parties.set_payer),
    (r"set (?:sequence|@it payer)(?: to| as)? (?P<value>p|s|first|second|primary|secondary)", parties.set_sequence),
    (rf"(?:set|add) {ORDERER}(?: name)?(?: to| as)? {parties.WHO}", parties.set_orderer),
    (rf"{ORDERER} should be {parties.WHO}", parties.set_orderer),
    (rf"remove {ORDERER}(?: from @it)?", parties.remove_orderer),
)
COMPILED = tuple((re.compile(pattern), build) for pattern, build in ROWS)
JOINT = re.compile(r"(?: (?:[,;]|and|then))+ (?:@it )?")
ENDING = re.compile(r"(?:^|(?: [,;]| and| then)+ )submit(?: @it)?(?: again)?$")
MOST_JOINTS = 10


def parse_clause(clause: str, claim: Claim) -> list[Edit] | None:
    """The edits of one clause; None if it is no edit. Raises Unsure."""
    for said in clause_variants(clause):
        for pattern, build in COMPILED:
            if match := pattern.fullmatch(said):
                return build({name: value for name, value in match.groupdict().items() if value}, claim)
    return None


def clause_variants(clause: str) -> Iterator[str]:
    """The clause, and the same with its line moved to where the patterns expect it."""
    yield FLIP.sub(r"\2 \1", clause)
    if spread := SPREAD.fullmatch(clause):
        verb, field, old, value, lines = spread.groups(default="")
        yield f"set {lines} {field}{old} to {value}" if verb else f"{lines} {field} {value}"
    if front := FRONT.fullmatch(clause):
        yield f"{front[2]} {front[3]} on {front[1]}"
        yield f"{front[2]} {front[1]} {front[3]}"


def parse_clauses(text: str, claim: Claim) -> list[Edit] | None:
    """The edits of all clauses; None unless every word is understood. Raises Unsure."""
    text = ENDING.sub("", text)
    joints = list(JOINT.finditer(text))
    if len(joints) > MOST_JOINTS:
        return None
    whole = parse_clause(text, claim)
    if whole is not None:
        return whole
    verb = text.split(" ", 1)[0]
    for joint in joints:
        first, rest = parse_clause(text[: joint.start()], claim), text[joint.end() :]
        if first is not None:
            others = parse_clauses(rest, claim) or parse_clauses(f"{verb} {rest}", claim)
            if others:
                return first + others
    return None
