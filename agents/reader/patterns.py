"""What codes look like where they are typed, and how wording is rewritten row by row."""

import re

CODE = r"(?:\d{4}[\da-z]|[a-z]\d{4})"
ICD = r"[a-z]\d[\da-z](?:\.?[\da-z]{1,4})?"
DOTTED = r"[a-z]\d[\da-z](?:\.[\da-z]{1,4})?"
Rows = tuple[tuple[re.Pattern[str], str], ...]


def compile_rows(*pairs: tuple[str, str]) -> Rows:
    """Rewriting rows, applied in order to lower-case text."""
    return tuple((re.compile(pattern), words) for pattern, words in pairs)


def rewrite(text: str, table: Rows) -> str:
    for pattern, words in table:
        text = pattern.sub(words, text)
    return text
