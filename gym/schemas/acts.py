"""Bodies of requests and answers about the log of acts."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from gym.value import Instant, Value


class ActKind(StrEnum):
    """What administrators, trainers and operators do. Values are stored: add new ones, never rename."""

    INVITED = "account_invited"
    ADDED = "account_added"
    PROVISIONED = "account_provisioned"
    ROLE_CHANGED = "role_changed"
    TEAMS_CHANGED = "teams_changed"
    DISABLED = "account_disabled"
    ENABLED = "account_enabled"
    LINK_MADE = "password_link_made"
    PASSWORD_RESET = "password_reset"
    PASSWORD_CHANGED = "password_changed"
    LEFT = "account_left"
    ARRIVED = "account_arrived"
    SIGN_IN_LINKED = "sign_in_linked"
    PROVIDER_SET = "sign_in_provider_set"
    PROVIDER_REMOVED = "sign_in_provider_removed"
    ERASED = "person_erased"
    LTI_PLATFORM_SET = "lti_platform_set"
    LTI_PLATFORM_REMOVED = "lti_platform_removed"
    RETENTION_SET = "retention_set"
    TENANT_ADDED = "tenant_added"
    TENANT_RENAMED = "tenant_renamed"
    TOKEN_MADE = "token_made"
    TOKEN_REVOKED = "token_revoked"
    TEAM_CREATED = "team_created"
    TEAM_PROVISIONED = "team_provisioned"
    TEAM_RENAMED = "team_renamed"
    MEMBER_ADDED = "member_added"
    MEMBER_LEFT = "team_left"
    ASSIGNED = "assigned"
    ASSIGNMENT_WITHDRAWN = "assignment_withdrawn"
    SESSION_SHARED = "shared"
    ANNOTATED = "annotated"
    OVERRULED = "overridden"
    DISPUTE_DECIDED = "dispute_decided"
    LIBRARY_SAVED = "library_saved"
    LIBRARY_RETIRED = "library_retired"
    LIBRARY_RESTORED = "library_restored"
    CERTIFICATE_REVOKED = "certificate_revoked"


Actor = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class ActFilter(Value):
    """Which acts: by whom, of what kind, about whom (a person's name, or what a row says under `about`), and when."""

    who: Actor | None = None
    what: ActKind | None = None
    about: Annotated[str, StringConstraints(min_length=1, max_length=80)] | None = None
    since: Instant | None = None
    until: Instant | None = None


class ActQuery(ActFilter):
    """A page of the acts, the newest first."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,512}$")] | None = None


class ActRow(Value):
    """One act. `about` is a person's name, or another thing with its kind before it: `team:t-1`, `session:s-1`.

    `before` and `after` are what was and what is, where the act changed something; `more` is what else is on record.
    """

    at: datetime
    who: str
    what: ActKind
    about: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    more: Mapping[str, Any]


class ActPage(Value):
    """A page of acts; without a `next_cursor` there are no older ones."""

    rows: tuple[ActRow, ...]
    next_cursor: str | None
