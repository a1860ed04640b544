"""How a user stands beside others and on the way to a certificate: boards, achievements, certificates, teams."""

from datetime import datetime, timedelta
from typing import cast

from gym.caller import Right
from gym.chat.screens.blocks import (
    Bar,
    Bars,
    Block,
    BlockHeading,
    Button,
    Buttons,
    Cell,
    Go,
    Screen,
    Table,
    Text,
)
from gym.chat.screens.format import cell, count, day, options, share, skill_name
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import Page, PageRequest
from gym.errors import NotFound
from gym.progress.boards import Order
from gym.progress.schemas import Board
from gym.schemas.accounts import CertificateRow, PathwayRow
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS

PERIODS = (("daily", "Today"), ("weekly", "This week"), ("monthly", "This month"), ("all", "All time"))
ORDERS = (("xp", "XP"), ("improvement", "Improvement"))
PAGE = 20
GROUP = "Standing"
NO_CERTIFICATE = (
    "You can take every exam and see your result. A certificate needs a sign-in with a password: ask the "
    "administrator to add you with “gym user add NAME”, then sign in and take the exam."
)
RULES = (
    "Users with equal points share a rank. Days, weeks and months begin at midnight UTC for everybody. "
    "To leave the boards, go to Settings."
)


class StandingPages:
    """Boards, achievements, certificates and teams."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "achievements": Page(self.achievements, Right.SELF, "Achievements", group=GROUP),
            "boards": Page(self.boards, Right.SIGNED_IN, "Boards", group=GROUP),
            "certificates": Page(self.certificates, Right.SELF, "Certificates", group=GROUP),
            "exam": Page(self.exam, Right.PRACTICE, group="Standing"),
        }

    async def achievements(self, request: PageRequest) -> Screen:
        """What was reached, and how far along the rest is."""
        found = await self.sessions.achievements(request.caller.user_id)
        held = tuple((cell(each.title), cell(each.description), cell(day(each.unlocked_at))) for each in found.unlocked)
        rest = tuple(
            Bar(label=each.title, share=each.progress, note=share(each.progress), about=each.description)
            for each in sorted(found.locked, key=lambda each: -each.progress)
        )
        return Screen(
            title="Achievements",
            kicker=f"{len(held)} of {len(held) + len(rest)}",
            blocks=(
                Table(
                    title="Yours",
                    columns=("Achievement", "For", "Since"),
                    rows=held,
                    empty="None yet. The first one comes with your first settled claim.",
                ),
                Bars(title="Still to come", rows=rest, empty="You have them all."),
            ),
        )

    async def boards(self, request: PageRequest) -> Screen:
        """A leaderboard, by period, skill and order."""
        period, skill, order = request.get("period", "weekly"), request.get("skill"), request.get("order", "xp")
        order = "xp" if skill else order
        asked = (period, skill or None, None, PAGE, request.get("cursor") or None)
        board = await self.sessions.leaderboard(*asked, cast(Order, order), request.caller.user_id)
        fields = (
            FormField(name="period", label="Period", kind="select", value=period, options=options(PERIODS)),
            FormField(
                name="skill",
                label="Skill",
                kind="select",
                value=skill,
                options=options(((each, skill_name(each)) for each in SKILLS), "All skills"),
            ),
            FormField(
                name="order",
                label="Ranked by",
                kind="select",
                value=order,
                options=options(ORDERS),
                hint="Improvement is how far your mean rating over all skills has risen above your own earlier best.",
            ),
        )
        more = {"period": period, "skill": skill, "order": order, "cursor": board.next_cursor or ""}
        onward = (Button(label="Further down", go=Go(page="boards", params=more)),) if board.next_cursor else ()
        return Screen(
            title="Boards",
            blocks=(
                Form(title="", fields=fields, submit="Show", page="boards", live=True),
                rows_of(board, request.caller.user_id),
                *((Buttons(name="More", items=onward),) if onward else ()),
                Text(text=RULES, tone="quiet"),
            ),
        )

    async def certificates(self, request: PageRequest) -> Screen:
        """What can be certified, how far the user is, and what they hold."""
        try:
            found = await self.sessions.accounts.pathways(request.caller.user_id)
        except NotFound:
            return Screen(title="Certificates", blocks=(Text(text="Settle your first claims to see the pathways."),))
        held = tuple(map(held_row, found.certificates))
        return Screen(
            title="Certificates",
            blocks=(
                *(() if found.is_certified else (Text(text=NO_CERTIFICATE),)),
                *(block for each in found.pathways for block in way(each)),
                Table(
                    title="You hold",
                    columns=("Certificate", "Status", "Until", "", ""),
                    rows=held,
                    empty="None yet. Pass an exam to get its certificate.",
                ),
            ),
        )

    async def exam(self, request: PageRequest) -> Screen:
        """The cover of an exam: its rules, its time on the user's clock, and the tries left. Raises NotFound."""
        user_id = request.caller.user_id
        found = await self.sessions.accounts.pathways(user_id)
        row = next((each for each in found.pathways if each.code == request.get("code")), None)
        if row is None:
            raise NotFound("There is no such exam.")
        now, left = self.sessions.accounts.wall_clock(user_id), self.sessions.accounts.exams_left(user_id, row.code)
        return Screen(title=row.title, kicker="Exam", blocks=cover(row, now, left, found.is_certified))


def cover(row: PathwayRow, now: datetime, left: int, is_certified: bool) -> tuple[Block, ...]:
    """What to know before an exam begins, and the way in where it is open."""
    until = now + timedelta(minutes=row.minutes)
    rules = (
        f"{count(row.items, 'claim')} in {row.minutes} minutes; {row.pass_mark:.0%} passes.",
        "One try for each claim. No hints, no coach, and no verdict before the end.",
        f"If you begin now, the exam ends at {until:%H:%M} your time. Claims not answered by then count as wrong.",
        f"Tries left: {left} (two in thirty days). An exam that you begin counts, even if you leave it.",
        *(() if is_certified else (NO_CERTIFICATE,)),
    )
    begin = Buttons(
        name=row.title,
        items=(
            Button(label="Begin the exam", go=Go(say=f"start {row.code}"), primary=True),
            Button(label="Not now", go=Go(page="certificates")),
        ),
    )
    wanted = f"Still needed: {row.readiness.missing}." if not row.readiness.is_open else "No try is left for now."
    missing = Text(text=wanted, tone="quiet")
    return (*(Text(text=each) for each in rules), begin if row.readiness.is_open and left else missing)


def rows_of(board: Board, user_id: str) -> Table:
    """A page of a board; the user's own row stands out."""
    rows = tuple(
        tuple(
            cell(text, "good" if each.user_id == user_id else "plain")
            for text in (
                each.rank,
                each.display_name,
                f"{each.xp:,}",
                share(each.accuracy),
                each.scenarios,
                f"{each.improvement:+.1f}",
            )
        )
        for each in board.rows
    )
    columns = ("Rank", "Name", "XP", "Accuracy", "Claims", "Improvement")
    empty = "Nobody has points here yet. Settle a claim to be the first."
    return Table(title="", columns=columns, rows=rows, empty=empty, numbers=(0, 2, 3, 4, 5))


def way(row: PathwayRow) -> tuple[Block, ...]:
    """One pathway: what it takes, and the way in where it is open."""
    exam = f"Exam: {count(row.items, 'claim')} in {row.minutes} minutes, {row.pass_mark:.0%} to pass, no hints."
    is_open = row.readiness.is_open
    begin = Buttons(name=row.title, items=(Button(label="To the exam", go=Go(page="exam", params={"code": row.code})),))
    missing = Text(text=f"Still needed: {row.readiness.missing}.", tone="quiet")
    return (
        BlockHeading(text=f"{row.title} · {row.level}"),
        Text(text=f"{row.criteria} {exam}"),
        begin if is_open else missing,
    )


def held_row(row: CertificateRow) -> tuple[Cell, ...]:
    """One certificate with where it can be seen and had."""
    one = f"/api/training/certificate/{row.id}"
    files = (cell("Badge", go=Go(href=f"{one}/badge.png")), cell("Paper", go=Go(href=f"{one}/certificate.pdf")))
    if row.status == "revoked":
        files = (cell(""), cell(""))
    return (
        cell(row.said.result.title, go=Go(href=f"/verify/{row.id}")),
        cell(row.status, "good" if row.status == "valid" else "bad"),
        cell(day(row.expires_at)),
        *files,
    )
