"""What the words of a request point at on this claim: lines, diagnoses and their letters."""

import re
from collections.abc import Iterable
from typing import Any

from gym.world.claims.claim import LETTERS, Claim

PLACE = re.compile(r"last line|line last|line \d+ [a-z\d]{5}|line [a-z\d]{5}|[a-z\d]{5}|@\w+|\d{1,2}")


class Unsure(Exception):
    """A request that could mean more than one thing here, or nothing; the message says what to add."""


def is_visit(code: str) -> bool:
    """Whether this is an evaluation and management code."""
    return code.isdecimal() and 99202 <= int(code) <= 99499


def name_lines(lines: Iterable[int], claim: Claim) -> str:
    """Lines as a trainee sees them: line 1 (99213), line 2 (20610)."""
    return ", ".join(f"line {line} ({claim.lines[line - 1].code})" for line in lines)


def list_lines(claim: Claim) -> tuple[int, ...]:
    return tuple(range(1, len(claim.lines) + 1))


def find_only_line(lines: Iterable[int], is_what: str, claim: Claim) -> int:
    """The one line that `is_what` is true of. Raises Unsure when there are none or several."""
    found = tuple(lines)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unsure(f"No line of this claim {is_what}. The claim has {name_lines(list_lines(claim), claim)}.")
    raise Unsure(f"Which line {is_what}: {name_lines(found, claim)}? Name one.")


def current_value(path: str, claim: Claim) -> str:
    """What stands at a path of the claim now, as it would be typed."""
    value: Any = claim.model_dump()
    for part in path.split("/"):
        if isinstance(value, list | tuple):
            place = int(part) - 1 if part.isdecimal() else LETTERS.index(part)
            value = value[place] if place < len(value) else ""
        else:
            value = (value or {}).get(part)
    return format_typed(value).upper()


def format_typed(value: object) -> str:
    return ",".join(value) if isinstance(value, list | tuple) else "" if value is None else str(value)


def add_dots(words: str, claim: Claim) -> str:
    lines = {line.code for line in claim.lines}
    for code in claim.diagnoses:
        bare = code.replace(".", "")
        if bare not in lines:
            words = re.sub(rf"\b{bare}\b", code, words, flags=re.IGNORECASE)
    return words.lower()


def lines_with_modifier(modifier: str, claim: Claim) -> tuple[int, ...]:
    return tuple(line for line in list_lines(claim) if modifier in claim.lines[line - 1].modifiers)


def find_lines(text: str, claim: Claim) -> tuple[int, ...]:
    """The lines that `text` names, none when it only means the claim. Raises Unsure."""
    found = [line for place in PLACE.findall(text) for line in find_lines_at(place, claim)]
    return tuple(dict.fromkeys(found))


def find_lines_at(place: str, claim: Claim) -> tuple[int, ...]:
    words = place.split()
    codes = [line.code for line in claim.lines]
    if "last" in words:
        return (len(codes),)
    if place == "@it":
        return ()
    if place == "@all" or (place == "@both" and len(codes) == 2):
        return list_lines(claim)
    if place == "@both":
        raise Unsure(f"Which two lines? The claim has {name_lines(list_lines(claim), claim)}.")
    if place in ("@visit", "@procedure"):
        what = "is the visit" if place == "@visit" else "is the procedure"
        fits = [line for line in list_lines(claim) if is_visit(codes[line - 1]) == (place == "@visit")]
        return (find_only_line(fits, what, claim),)
    code = words[-1].upper() if len(words[-1]) == 5 else None
    if number := next((int(word) for word in words if len(word) <= 2 and word.isdecimal()), None):
        return (find_numbered_line(number, code, claim),)
    return (find_only_line([line for line in list_lines(claim) if codes[line - 1] == code], f"has code {code}", claim),)


def find_numbered_line(number: int, code: str | None, claim: Claim) -> int:
    """A line by its number, which must be there and carry `code` if one is named with it."""
    if not 1 <= number <= len(claim.lines):
        raise Unsure(f"There is no line {number}. The claim has {name_lines(list_lines(claim), claim)}.")
    if code and claim.lines[number - 1].code != code:
        raise Unsure(f"Line {number} is {claim.lines[number - 1].code}, not {code}. Which do you mean?")
    return number


def find_diagnosis(text: str, claim: Claim) -> str:
    """The letter of a diagnosis named by letter or code; the only one if nothing is named. Raises Unsure."""
    there = dict(zip(LETTERS, claim.diagnoses, strict=False))
    name = text.upper().replace(".", "")
    if name in there:
        return name
    if name == "LAST" and there:
        return LETTERS[len(there) - 1]
    letters = [letter for letter, code in there.items() if not name or code.replace(".", "") == name]
    if len(letters) == 1:
        return letters[0]
    listed = ", ".join(f"{letter} ({code})" for letter, code in there.items())
    raise Unsure(f"Which diagnosis? The claim has {listed}.")


def find_letters(text: str, claim: Claim) -> tuple[str, ...]:
    """The letters that pointers name, as a list, run together, or by a diagnosis code. Raises Unsure."""
    words = [word for word in re.findall(r"[a-z\d.]+", text) if word not in ("and", "dx")]
    if len(words) == 1 and words[0].isalpha():
        words = list(words[0])
    letters = tuple(find_diagnosis(word, claim) for word in words)
    if len(set(letters)) != len(letters):
        raise Unsure("Name each diagnosis pointer once.")
    return letters
