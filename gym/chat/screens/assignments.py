"""What a trainer has asked a trainee to do, on the trainee's home."""

from gym.chat.screens.blocks import Block, Cell, Go, Table
from gym.chat.screens.format import cell, day
from gym.schemas.assignments import AssignmentRow
from gym.services.sessions import Sessions


async def assigned_blocks(sessions: Sessions, user_id: str) -> tuple[Block, ...]:
    """The claims to do, the nearest deadline first; nothing where there are none."""
    rows = await sessions.assigning.open_to(user_id)
    if not rows:
        return ()
    table = Table(title="From your trainer", columns=("Claim", "Until", ""), rows=tuple(map(to_do, rows)))
    return (table,)


def to_do(row: AssignmentRow) -> tuple[Cell, ...]:
    """One claim to do, with its way in."""
    late = " (late, and still worth doing)" if row.standing == "late" else ""
    return (
        cell(row.assignment.title),
        cell(f"{day(row.last_day)}{late}", "warn" if row.is_pressing else "plain"),
        cell("Start it", go=Go(say=f"start {row.assignment.scenario_id}")),
    )
