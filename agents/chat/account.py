"""What a trainee can ask about themselves in the chat: how they stand, what is due, and what can be certified."""

from agents.chat import cards, texts
from agents.chat.checks import links
from agents.chat.desk import Desk
from gym.account import CertificateRow, Notices, PathwayRow, Pathways
from gym.errors import NotFound
from gym.loop import Loop
from gym.teaming import Join

CERTIFIED = {"valid": "valid until", "expired": "expired on", "revoked": "revoked; it was good until"}


class Account:
    """The account of one chat's user."""

    def __init__(self, loop: Loop, desk: Desk) -> None:
        self.loop, self.desk = loop, desk

    async def progress(self) -> None:
        """Show how the trainee stands, and what they have not heard yet."""
        user = self.desk.user_id
        profile, earned = await self.loop.profile(user), await self.loop.achievements(user)
        told = await self.heard(user)
        await self.desk.show(told or texts.STANDING, [("ProgressCard", cards.progress_card(profile, earned))])

    async def heard(self, user: str) -> str:
        """What is due and what is new, told once."""
        try:
            notices = await self.loop.accounts.notices(user)
        except NotFound:
            return ""
        if notices.unread:
            await self.loop.accounts.read_notices(user, notices.notices[0].at)
        return news(notices)

    async def pathways(self) -> None:
        """Show what can be certified, how far the trainee is, and what they hold."""
        try:
            found = await self.loop.accounts.pathways(self.desk.user_id)
        except NotFound:
            await self.desk.show(texts.NOT_STARTED)
            return
        await self.desk.show(certification(found))

    async def join(self, token: str) -> None:
        """Come into a team by its link."""
        team = await self.loop.teams.join(Join(user_id=self.desk.user_id, token=token))
        others = len(team.members) - 1
        await self.desk.show(f"You are in **{team.name}**, with {others} {'other' if others == 1 else 'others'}.")

    async def is_new(self) -> bool:
        """Whether nothing has shown yet where the trainee stands."""
        profile = await self.loop.profile(self.desk.user_id)
        return not profile.skill_ratings


def news(notices: Notices) -> str:
    """What is due and what is new, as a list."""
    fresh = [each.text for each in (*notices.today, *notices.notices) if not each.read]
    return "\n".join([texts.STANDING, "", *(f"- {text}" for text in fresh)]) if fresh else ""


def certification(found: Pathways) -> str:
    """Pathways and certificates in words."""
    held = [f"- {holds(each)}" for each in found.certificates]
    rows = [f"- {way(each)}" for each in found.pathways]
    return "\n".join(["**Certificates**", "", *rows, *(["", "You hold:", "", *held] if held else [])])


def way(row: PathwayRow) -> str:
    """One pathway: what it takes, and how to begin."""
    exam = f"{row.items} claims in {row.minutes} minutes, {row.pass_mark:.0%} to pass, no hints"
    step = f"say **start {row.code}**" if row.readiness.is_open else f"it still takes {row.readiness.missing}"
    return f"**{row.title}** ({row.level}): {row.criteria} Exam: {exam}. To begin, {step}."


def holds(row: CertificateRow) -> str:
    """One certificate with its links."""
    return f"{row.said.result.title}, {CERTIFIED[row.status]} {row.expires_at:%Y-%m-%d}: {links(row.id)}"
