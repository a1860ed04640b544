"""What a regrade changes for teams: each claim that counts differently goes on their logs, and the sums are redone."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from gym.progress.regrade import Difference
from gym.progress.teams.model import TeamAct, TeamKind
from gym.progress.teams.totals import TeamClaim, claim_of, claims_as_counted, sum_members, sum_team
from gym.store.accounts import OF_STREAM, append_act
from gym.store.boards import name_of
from gym.store.team_boards import team_standings, team_totals
from gym.store.teams import HELD, TENANT_OF, stream, team_act

COUNTED_IN = (
    select(team_standings.c.team_id)
    .where(
        team_standings.c.user_id == bindparam("user"), team_standings.c.period == "all", team_standings.c.skill == ""
    )
    .order_by(team_standings.c.team_id)
)


def recount_for_teams(connection: Connection, found: Difference) -> None:
    """Count the user's claims as they are now for every team that had them; a goal that was reached stays reached."""
    for team_id in connection.execute(COUNTED_IN, {"user": found.user_id}).scalars().all():
        connection.execute(HELD, {"team": team_id})
        fresh = list(changed_claims(log_of(connection, team_id), found))
        for claim in fresh:
            body = claim.model_dump(mode="json")
            append_act(connection, stream(team_id), TeamKind.RECOUNTED, "gym regrade", found.at, body)
        if fresh:
            redo(connection, team_id, found.user_id)


def log_of(connection: Connection, team_id: str) -> Sequence[TeamAct]:
    """The team's log as this transaction sees it."""
    return [team_act(row) for row in connection.execute(OF_STREAM, {"of_stream": stream(team_id)}).mappings()]


def changed_claims(log: Sequence[TeamAct], found: Difference) -> Iterator[TeamClaim]:
    """The claims of that log that count differently now; the points of their weeks stay."""
    counted = claims_as_counted(log)
    for each in found.record.standings:
        known = counted.get((each.session_id, each.turn))
        if known is None:
            continue
        now = claim_of(each.now, each.session_id, each.turn, each.improvement)
        now = now.model_copy(update={"points": known.claim.points})
        if now != known.claim:
            yield now


def redo(connection: Connection, team_id: str, user_id: str) -> None:
    """What the member brought and what the team has, from its log."""
    log = log_of(connection, team_id)
    mine = (team_standings.c.team_id == team_id, team_standings.c.user_id == user_id)
    connection.execute(delete(team_standings).where(*mine))
    tenant = connection.execute(TENANT_OF, {"team": team_id}).scalar_one()
    common = {"team_id": team_id, "tenant": tenant}
    rows = [
        {**common, "period": name_of(*place), "skill": skill, "user_id": user_id, **each.model_dump()}
        for (place, skill, whose), each in sum_members(log).items()
        if whose == user_id
    ]
    connection.execute(insert(team_standings), rows)
    connection.execute(delete(team_totals).where(team_totals.c.team_id == team_id))
    whole = [
        {**common, "period": name_of(*place), **each.model_dump(), "average": each.average}
        for place, each in sum_team(log).items()
    ]
    connection.execute(insert(team_totals), whole)
