"""Texts that the page draws as Markdown, held inside the gym: no link to another site and no picture.

Names, notes, titles, reasons and a model's words stand in these texts beside our own. An invisible joiner after the
characters that begin a link or a picture makes plain text of it, whoever wrote it; what it says can still be read.
"""

import re

JOINER = "\u2060"
# The links that our own texts have: a certificate's page and files, and nothing else in the parentheses.
OWN = r"/(?:verify|api/training/certificate)/[\w./-]*\)"
OPENINGS = re.compile(
    "|".join(
        (
            r"!(?=\[)",  # a picture
            rf"\](?=\()(?!\({OWN})",  # a link to anywhere but here
            r"\](?=:)",  # where a link by name leads
            rf"<(?=[^\s{JOINER}])",  # a link in angle brackets, or a tag
            r"&(?=#?\w+;)",  # a character in other clothes
            r"https?(?=\\*:)|www(?=\\*\.)|@(?=\\?[-\w])",  # what is made a link without any marks
        )
    ),
    re.IGNORECASE,
)

# A star inside a segment like REF*F8 is no emphasis; what stands between backticks is shown as it is.
STAR = re.compile(r"`[^`\n]*`|(?<=[A-Z\d])\*(?=[A-Z\d])")


def hold_inside(text: str) -> str:
    """`text` with nothing in it that could become a link to another site, or a picture, and with its codes whole."""
    held = OPENINGS.sub(lambda found: found.group() + JOINER, text)
    return STAR.sub(lambda found: "\\*" if found.group() == "*" else found.group(), held)
