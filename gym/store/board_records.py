"""Lines and pages of boards as values."""

from dataclasses import dataclass

from gym.progress.boards import Order


@dataclass(frozen=True)
class BoardQuery:
    """One page of a board: whose tenant's, the period's name in the store, the skill or "", rows after `after`.

    `after` is the points and the user id (or team id) of the last row seen; `order` is what it is ranked by.
    """

    tenant: str
    period: str
    skill: str
    limit: int
    after: tuple[float, str] | None = None
    order: Order = "xp"


@dataclass(frozen=True)
class BoardLine:
    """One user's total on a board; `improvement` in points of 100 of the mean skill rating."""

    user_id: str
    display_name: str
    xp: int
    improvement: float
    accuracy_sum: float
    scenarios: int


@dataclass(frozen=True)
class Page:
    """A page of board lines, and whether there are more."""

    lines: tuple[BoardLine, ...]
    more: bool


@dataclass(frozen=True)
class TeamLine:
    """One team on the board of teams: `average` is XP for each active member, what it is ranked by."""

    team_id: str
    name: str
    average: int
    xp: int
    active: int
    scenarios: int


@dataclass(frozen=True)
class TeamPage:
    """A page of the board of teams, and whether there is more."""

    lines: tuple[TeamLine, ...]
    more: bool
