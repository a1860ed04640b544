"""What the chat tells and asks a trainee about themselves: what is new, and their team."""

from gym.chat import texts
from gym.chat.thread import ChatThread
from gym.errors import NotFound
from gym.progress.learner import may_place
from gym.schemas.accounts import Notices
from gym.schemas.teams import Join
from gym.services.sessions import Sessions


class ChatAccount:
    """The account of one chat's user."""

    def __init__(self, sessions: Sessions, thread: ChatThread) -> None:
        self.sessions, self.thread = sessions, thread

    async def news(self) -> str:
        """What is due and what is new, told once; nothing where there is nothing."""
        user = self.thread.user_id
        try:
            notices = await self.sessions.accounts.notices(user)
        except NotFound:
            return ""
        if notices.unread:
            await self.sessions.accounts.see_notices(user, notices.notices[0].at)
        return list_notices(notices)

    async def join(self, token: str) -> None:
        """Come into a team by its link."""
        team = await self.sessions.teams.join(Join(user_id=self.thread.user_id, token=token))
        others = len(team.members) - 1
        await self.thread.show(f"You are in **{team.name}**, with {others} {'other' if others == 1 else 'others'}.")

    def may_be_placed(self) -> bool:
        """Whether what the trainee says of their experience still sets their level."""
        return may_place(self.sessions.desks.learner(self.thread.user_id)[0])


def list_notices(notices: Notices) -> str:
    """What is due and what is new, as a list."""
    fresh = [each.text for each in (*notices.today, *notices.notices) if not each.read]
    return "\n".join([texts.STANDING, "", *(f"- {text}" for text in fresh)]) if fresh else ""
