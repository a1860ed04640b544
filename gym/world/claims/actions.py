"""What a trainee can do with a claim."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from gym.value import Value


class ActionType(StrEnum):
    """The moves of API.md."""

    CORRECT_CLAIM = "correct_claim"
    SUBMIT_CLAIM = "submit_claim"
    APPEAL_DENIAL = "appeal_denial"
    REQUEST_PRIOR_AUTH = "request_prior_auth"
    VERIFY_ELIGIBILITY = "verify_eligibility"
    QUERY_PROVIDER = "query_provider"
    BILL_SECONDARY = "bill_secondary"
    REPLACE_CLAIM = "replace_claim"
    REOPEN_CLAIM = "reopen_claim"
    VOID_CLAIM = "void_claim"
    BILL_PATIENT = "bill_patient"
    WRITE_OFF = "write_off"
    GIVE_UP = "give_up"


class Edit(Value):
    """One change; `path` like `lines/1/modifiers`, `diagnoses/A`, `rendering/npi`, `prior_auth`, `lines`, `lines/2`."""

    op: Literal["set", "add", "remove"]
    path: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    value: Any = None


class Action(Value):
    """A validated move. `edits` only where the claim is corrected, replaced or reopened; `text` is letter or reason."""

    type: ActionType
    edits: Annotated[tuple[Edit, ...], Field(max_length=100)] = ()
    text: Annotated[str, StringConstraints(max_length=8000)] = ""
    grounds: Annotated[tuple[str, ...], Field(max_length=10)] = ()
