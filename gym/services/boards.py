"""How sessions and users stand, read from the record."""

from collections.abc import Callable
from datetime import datetime
from typing import get_args

from gym.caller import LOCAL
from gym.errors import NotFound, wrong
from gym.progress.boards import Order, Period, board_day, period_bounds
from gym.progress.calendar import Calendar
from gym.progress.learner import Learner, new_learner
from gym.progress.profile import build_profile
from gym.progress.rewards.achievements import list_achievements
from gym.progress.schemas import Achievements, Board, BoardRow, Profile, SessionAnalytics
from gym.progress.session_report import report_session
from gym.services.challenge_seals import Seals
from gym.services.cursors import decode_cursor, next_cursor, rank_rows
from gym.services.session_rows import NO_SESSION
from gym.store import Store
from gym.store.boards import BoardLine, BoardPageQuery, period_name
from gym.world.faults import SKILLS

MOST = 100


class Leaderboards:
    """Profiles, achievements, boards and analytics: folds, read where they are kept."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock, self.seals = store, clock, Seals(store, clock)

    def learner(self, user_id: str) -> tuple[Learner, Calendar]:
        """The user and their days; a user never seen is a new one."""
        row = self.store.learner(user_id)
        if row is None:
            return new_learner(user_id), Calendar()
        return Learner.model_validate_json(row.body), row.settings.calendar

    async def profile(self, user_id: str) -> Profile:
        """The user's standing at this moment, by their own calendar."""
        learner, calendar = self.learner(user_id)
        return build_profile(await self.seals.learner(learner), self.clock(), calendar)

    def achievements(self, user_id: str) -> Achievements:
        """What the user has and what is to come."""
        return list_achievements(self.learner(user_id)[0])

    def analytics(self, session_id: str) -> SessionAnalytics:
        """What a session shows so far. Raises NotFound."""
        events = self.store.events(session_id)
        if not events:
            raise NotFound(NO_SESSION)
        sealed = {scenario for session, scenario in self.seals.claims(events[0].user_id) if session == session_id}
        return report_session(events, frozenset(sealed))

    def tenant(self, viewer: str | None) -> str:
        """Whose boards a viewer sees; nobody in particular is shown those of `local`."""
        return LOCAL if viewer is None else self.store.users.tenant_of(viewer)

    def board(
        self,
        period: str,
        skill: str | None,
        team: str | None,
        limit: int,
        cursor: str | None,
        order: Order = "xp",
        *,
        viewer: str | None = None,
        everyone: bool = False,
    ) -> Board:
        """One page of the board of the viewer's tenant (without one: of `local`), or of one team there.

        `everyone`: unlisted members of the team, too. Raises Invalid, NotFound for no team of that tenant.
        """
        kind = next((each for each in get_args(Period) if each == period), None)
        if kind is None:
            raise wrong("period", f"period must be one of {', '.join(get_args(Period))}.")
        if skill is not None and skill not in SKILLS:
            raise wrong("skill", f"skill must be one of {', '.join(SKILLS)}.")
        if not 1 <= limit <= MOST:
            raise wrong("limit", f"limit must be from 1 to {MOST}.")
        if skill is not None and order == "improvement":
            raise wrong("skill", "Improvement covers all skills together: leave skill out.")
        before, today = decode_cursor(cursor, order), board_day(self.clock())
        first, last = period_bounds(kind, today)
        after = (before.points, before.row_id) if before else None
        tenant = self.tenant(viewer)
        if team and self.store.teams.tenant(team) != tenant:
            raise NotFound("There is no team with that id.")
        query = BoardPageQuery(tenant, period_name(kind, today), skill or "", limit, after, order)
        page = self.store.team_boards.members(team, query, everyone=everyone) if team else self.store.board(query)
        points = [getattr(line, order) for line in page.lines]
        rows = tuple(map(board_row, rank_rows(points, before), page.lines))
        following = next_cursor(points, page.lines[-1].user_id, before, order) if page.more else None
        return Board(period=kind, date_from=first, date_to=last, rows=rows, next_cursor=following)


def board_row(rank: int, line: BoardLine) -> BoardRow:
    """One line of a board with its rank."""
    return BoardRow(
        rank=rank,
        user_id=line.user_id,
        display_name=line.display_name,
        xp=line.xp,
        improvement=round(line.improvement, 2),
        accuracy=round(line.accuracy_sum / line.scenarios, 4),
        scenarios=line.scenarios,
    )
