"""Today on home: the set and how far it is, reviews due, what is new this week, what was missed, who is near."""

from gym.chat.screens.blocks import Bar, Bars, Block, CopyText, Go, Table, Text
from gym.chat.screens.format import cell, count
from gym.chat.screens.teams import teams_of
from gym.progress.schemas import BoardRow
from gym.progress.today import DoneClaim, SetClosing, TodaySet, say_set
from gym.services.sessions import Sessions
from gym.services.today import TodayView


def set_blocks(view: TodayView) -> tuple[Block, ...]:
    """The set, and its closing card once it is done."""
    closing = (closing_text(view.closing), CopyText(title="To share", text=view.closing.share)) if view.closing else ()
    return (set_bar(view.planned), *closing)


def set_bar(planned: TodaySet) -> Bars:
    """How far the set is, as a bar."""
    done = Bar(
        label=say_set(planned), share=planned.done_count / planned.of, note=f"{planned.done_count} of {planned.of}"
    )
    return Bars(title="Today", rows=(done,))


def closing_text(closing: SetClosing) -> Text:
    """What the set came to, and when to come back."""
    learned = f" You settled {', '.join(closing.learned)}." if closing.learned else ""
    due = f"{count(closing.tomorrow, 'review')} due tomorrow." if closing.tomorrow else "No review is due tomorrow."
    return Text(text=f"{closing.right} of {closing.of} right at the first try.{learned} {due}", tone="good")


def learned_blocks(view: TodayView) -> tuple[Block, ...]:
    """Reviews due, what is new this week, and what was missed today."""
    due = f"Due for review: {', '.join(view.reviews)}. They are in your next claims."
    new = f"New this week, without help: {', '.join(view.new)}."
    found: list[Block] = []
    if view.reviews:
        found.append(Text(text=due, tone="warn"))
    if view.new:
        found.append(Text(text=new, tone="good"))
    return (*found, *((missed_table(view.missed),) if view.missed else ()))


def missed_table(missed: tuple[DoneClaim, ...]) -> Table:
    """The claims of today that went wrong at first, each with the way to look at it again."""
    rows = tuple(
        (cell(each.title), cell("Look at it again", go=Go(page="replay", params={"session": each.session_id})))
        for each in missed
    )
    return Table(title="Missed today", columns=("Claim", ""), rows=rows)


async def neighbor_blocks(sessions: Sessions, user_id: str) -> tuple[Block, ...]:
    """Who stands next to the user this week, team by team."""
    tables = []
    for team in await teams_of(sessions, user_id):
        rows = sessions.today.neighbors(user_id, team.team_id)
        if len(rows) > 1:
            tables.append(neighbor_table(team.name, rows))
    return tuple(tables)


def neighbor_table(team: str, rows: tuple[BoardRow, ...]) -> Table:
    """The user and who is next to them."""
    cells = tuple((cell(row.rank), cell(row.display_name), cell(f"{row.xp:,}")) for row in rows)
    return Table(title=f"Near you in {team} this week", columns=("Rank", "Name", "XP"), rows=cells, numbers=(0, 2))
