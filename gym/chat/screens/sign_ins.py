"""Where a user has signed in, and the way out of all of them at once."""

from gym.caller import Right
from gym.chat.screens.blocks import Button, Buttons, Cell, Go, Screen, Table, Text
from gym.chat.screens.format import cell, moment
from gym.chat.screens.pages import Page, PageRequest
from gym.schemas.sign_ins import SignInRow
from gym.services.sessions import Sessions

WHAT = "If you do not know one of them, sign out everywhere and change your password."
EMPTY = "Nothing is on record yet: your next sign-in will be."
SIGNED_OUT = "You are signed out everywhere. Sign in again to go on."


class SignInPages:
    """A user's own sign-ins."""

    def __init__(self, sessions: Sessions) -> None:
        self.sign_ins = sessions.sign_ins

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "settings.sign_ins": Page(self.list_sign_ins, Right.SELF),
            "settings.sign_out": Page(self.sign_out, Right.SELF),
        }

    async def list_sign_ins(self, request: PageRequest) -> Screen:
        """The newest sign-ins; this one is marked."""
        found = await self.sign_ins.list_own(request.caller.user_id, request.caller.sign_in)
        rows = tuple(map(line, found.sign_ins))
        table = Table(title="Sign-ins", columns=("When", "Standing", "With", "Where"), rows=rows, empty=EMPTY)
        out = Button(label="Sign out everywhere", go=Go(page="settings.sign_out"), danger=True)
        back = Button(label="Back to settings", go=Go(page="settings"))
        blocks = (Text(text=WHAT), table, Buttons(name="Sign-ins", items=(out, back)))
        return Screen(title="Where you are signed in", kicker="Settings", blocks=blocks)

    async def sign_out(self, request: PageRequest) -> Screen:
        """End every sign-in of the user; this page closes within a second, too."""
        await self.sign_ins.end(request.caller.user_id)
        return Screen(title="Signed out", kicker="Settings", note=SIGNED_OUT, blocks=())


def line(row: SignInRow) -> tuple[Cell, ...]:
    """One sign-in."""
    standing = "This one" if row.is_this else "Open" if row.is_open else "Ended"
    tone = "good" if row.is_this else "plain" if row.is_open else "quiet"
    where, browser = row.address or "no longer kept", row.browser or "no longer kept"
    said = (Cell(text=standing, tone=tone), cell(f"{browser}, by {row.how}"), cell(where))
    return (cell(moment(row.at)), *said)
