"""Who asks: the one value on which the gym's rights are decided."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, get_args

from gym.value import Value

Role = Literal["trainee", "trainer", "author", "reviewer", "administrator", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)
DEMO_ROLES: tuple[Role, ...] = ("trainee", "trainer")
# The tenant of everybody who has no other, and of callers without a sign-in.
LOCAL = "local"
DEMO = "demo-"
# Who was erased is called by an id that begins so and leads nowhere, and by these words.
FORMER, FORMER_MEMBER = "former-", "Former member"
# Who acts by the commands of the terminal: no user can be called so.
OPERATOR = "operator at the terminal"


class Power(StrEnum):
    """What somebody may do in their tenant, beyond seeing what is their own."""

    PRACTICE = "work on claims, and change what is one's own"
    WATCH = "see the trainees and what they did"
    TEACH = "assign claims, share sessions, write notes"
    REVIEW = "answer disputes, overrule verdicts"
    SEE_LIBRARY = "see the library"
    WRITE_LIBRARY = "write and retire claims of the library"
    MANAGE_PEOPLE = "manage people"
    READ_ACTS = "read the log of acts"


ADMINISTRATION = frozenset({Power.MANAGE_PEOPLE, Power.READ_ACTS})
# The one table of who may what. An auditor sees what a trainer sees and reads the log of acts, and changes nothing.
POWERS: Mapping[Role, frozenset[Power]] = {
    "trainee": frozenset({Power.PRACTICE}),
    "trainer": frozenset(Power) - ADMINISTRATION,
    "author": frozenset({Power.PRACTICE, Power.SEE_LIBRARY, Power.WRITE_LIBRARY}),
    "reviewer": frozenset({Power.PRACTICE, Power.WATCH, Power.REVIEW, Power.SEE_LIBRARY}),
    "administrator": frozenset({Power.PRACTICE, Power.WATCH, Power.SEE_LIBRARY}) | ADMINISTRATION,
    "auditor": frozenset({Power.WATCH, Power.SEE_LIBRARY, Power.READ_ACTS}),
}


class Scope(StrEnum):
    """What a program may do with a token; a sign-in may do all of it."""

    READ = "read"
    PRACTICE = "practice"
    TRAINER = "trainer"
    SCIM = "scim"


class Caller(Value):
    """Somebody whose sign-in is good now; what they may do is in their role.

    `scopes` are those of the token that they ask with; None with a sign-in, which is on record as `sign_in`. `teams`
    are those whose members they see; none are all trainees of the tenant.
    """

    user_id: str
    role: Role
    tenant: str
    teams: frozenset[str] = frozenset()
    scopes: frozenset[Scope] | None = None
    sign_in: str = ""

    def may(self, power: Power) -> bool:
        """Whether their role has that power."""
        return power in POWERS[self.role]


class Right(StrEnum):
    """What a caller must be to get an answer: every route, action and screen declares one."""

    PUBLIC = "anybody, in secured mode too"
    ANYBODY = "anybody"
    SIGNED_IN = "anybody who is signed in"
    SELF = "the user"
    PRACTICE = "the user, as somebody who practices"
    SELF_OR_TRAINER = "the user, or a trainer of the same tenant"
    SELF_OR_ADMINISTRATOR = "the user, or an administrator of the same tenant"
    WATCHER = "who sees the trainees"
    TRAINER = "a trainer"
    REVIEWER = "a reviewer"
    LIBRARY = "who sees the library"
    AUTHOR = "an author"
    ADMINISTRATOR = "an administrator"
    ACT_READER = "who reads the log of acts"
    DIRECTORY = "a service of the tenant, by a token with the scope scim"


# The power that comes with a right, where one has to be held for it.
NEEDED: Mapping[Right, Power] = {
    Right.PRACTICE: Power.PRACTICE,
    Right.WATCHER: Power.WATCH,
    Right.TRAINER: Power.TEACH,
    Right.REVIEWER: Power.REVIEW,
    Right.LIBRARY: Power.SEE_LIBRARY,
    Right.AUTHOR: Power.WRITE_LIBRARY,
    Right.ADMINISTRATOR: Power.MANAGE_PEOPLE,
    Right.ACT_READER: Power.READ_ACTS,
}


def allows(right: Right, caller: Caller | None) -> bool:
    """Whether a caller may come in with that right; None is a caller without a sign-in.

    For the user's own, and what a trainer may see of it, this is the sign-in: whose it is, is asked where it is read.
    """
    if right in (Right.PUBLIC, Right.ANYBODY):
        return True
    if right is Right.DIRECTORY:
        return caller is not None and Scope.SCIM in (caller.scopes or ())
    return caller is not None and (right not in NEEDED or caller.may(NEEDED[right]))


def needs_no_caller(right: Right, *, is_secured: bool) -> bool:
    """Whether that right is for callers without a sign-in: in secured mode hardly anything is."""
    return right is Right.PUBLIC or (right is Right.ANYBODY and not is_secured)


def may_ask(scopes: frozenset[Scope] | None, *, changes: bool) -> bool:
    """Whether a caller with these scopes may look, or change something. A trainer's reading is reading."""
    if scopes is None:
        return True
    return Scope.PRACTICE in scopes if changes else not scopes.isdisjoint((Scope.READ, Scope.TRAINER))


def role_of(stored: object) -> Role:
    """The role that a record says: who has none that is known is a trainee."""
    return next((role for role in ROLES if role == stored), "trainee")


def is_former(name: str) -> bool:
    """Whether a name is reserved for who was erased."""
    return name.lower().startswith(FORMER)


def is_demo(name: str) -> bool:
    """Whether a name, of a user or of a tenant, is reserved for demo accounts."""
    return name.lower().startswith(DEMO)
