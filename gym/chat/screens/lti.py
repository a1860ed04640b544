"""The page that a link of a course leads to: what is to be done, how far it is, and the way in."""

from datetime import datetime

from gym.caller import Right
from gym.chat.screens.blocks import Block, Button, Buttons, Go, Screen, Text
from gym.chat.screens.format import share
from gym.chat.screens.pages import Page, PageRequest
from gym.errors import NotFound
from gym.services.lti_targets import LtiTarget, parse_target
from gym.services.sessions import Sessions

NOTHING_HERE = "Your course links to something that is no longer here. Tell whoever teaches it."
ALL_DONE = "You have done all of it. You can close this window, or practice on."
IS_SENT = "Your course gets your grade by itself, a moment after each claim. Your first try at each claim counts."


class CoursePages:
    """What courses link to."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {"course": Page(self.course, Right.SIGNED_IN)}

    async def course(self, request: PageRequest) -> Screen:
        """What the link is for. Raises NotFound where it leads nowhere any more."""
        lti, caller, target = self.sessions.lti, request.caller, parse_target(request.get("target"))
        title = await lti.store.read(lti.targets.title, caller.tenant, target) if target else None
        if target is None or title is None:
            raise NotFound(NOTHING_HERE)
        found = await lti.store.read(lti.store.lti_grades.of_user, caller.user_id)
        opened = next((each.opened_at for each in found if each.place.target == str(target)), None)
        blocks: list[Block] = [*await self.show_way(caller.user_id, target, opened)]
        if opened:
            blocks.append(Text(text=IS_SENT, tone="quiet"))
        return Screen(title=title, kicker="From your course", blocks=tuple(blocks))

    async def show_way(self, user_id: str, target: LtiTarget, opened: datetime | None) -> tuple[Block, ...]:
        """How far it is, and the way in; `opened` is from when on tries count, None where no grade is waited for."""
        lti = self.sessions.lti
        if target.kind in ("exam", "pathway"):
            page = Go(page="exam", params={"code": target.name}) if target.kind == "exam" else Go(page="certificates")
            return (begin(page),)
        since = opened or lti.clock()
        tries = await lti.store.read(lti.scores.first_tries, user_id, target, since)
        done = {name: each for name, each in tries.items() if each is not None}
        following = next((name for name in tries if name not in done), None)
        shown = f"{len(done)} of {len(tries)} done." + (
            f" {share(sum(done.values()) / len(done))} right." if done else ""
        )
        return (
            Text(text=shown),
            begin(Go(say=f"start {following}")) if following else Text(text=ALL_DONE, tone="good"),
        )


def begin(go: Go) -> Buttons:
    """The way in."""
    return Buttons(name="Begin", items=(Button(label="Begin", go=go, primary=True),))
