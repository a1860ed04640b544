"""What a link of a course leads to: a set of claims, one claim, a pathway or an exam."""

import re
from typing import Literal, get_args

from gym.value import Value

Kind = Literal["set", "scenario", "pathway", "exam"]
TARGET = re.compile(rf"({'|'.join(get_args(Kind))}):([A-Za-z0-9][A-Za-z0-9._-]{{0,63}})")


class LtiTarget(Value):
    """One of them, by its name. It is written as `set:tour`, `scenario:tour-1` or `exam:clean-claims`."""

    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


def parse_target(text: str) -> LtiTarget | None:
    """What a link names; None where it names nothing."""
    found = TARGET.fullmatch(text)
    return LtiTarget.model_validate({"kind": found[1], "name": found[2]}) if found else None
