"""What is kept about a user, why, how long and who sees it: the page for everybody."""

from urllib.parse import quote

from gym.caller import Right
from gym.chat.screens.blocks import BlockHeading, Button, Buttons, Go, Screen, Text
from gym.chat.screens.pages import Page, PageRequest
from gym.services.retention import say_retention
from gym.services.sessions import Sessions

# What is kept, what for, and who sees it.
KEPT = (
    (
        "Your sign-in name, role and clinic; your password as a checksum only",
        "So that you can sign in. Administrators of your clinic see them, and nobody sees the password.",
    ),
    ("When and where you signed in", "So that you notice a stranger. You see it; after 90 days it is forgotten."),
    ("Your name on boards, time zone and settings", "For boards, streaks and reminders. Colleagues see the name only."),
    (
        "Your sessions: every move, letters, questions, points and ratings",
        "So that you can practice and be coached, and scores can be checked. You see them, and who teaches you.",
    ),
    ("Your chats", "So that you can open them again. Nobody else sees them."),
    (
        "Teams, challenges, assignments, disputes and news",
        "To practice together and to be taught. Who takes part sees them, and who teaches you.",
    ),
    ("Certificates, with your name", "So that they can be checked, by anybody who has the link."),
    ("Who you are at your clinic's sign-in or directory, if it has one", "To know you again. Your clinic sees it."),
)
NO_PATIENTS = "All patients and claims are invented."
RIGHTS = (
    "You can take all of it with you at any time. To have it erased, ask an administrator of your clinic: your account "
    "and everything you wrote are deleted then, and what counts for others stays without your name."
)


class PersonalDataPages:
    """What is kept."""

    def __init__(self, sessions: Sessions) -> None:
        self.tenants = sessions.store.tenants

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {"settings.kept": Page(self.show_kept, Right.SELF)}

    async def show_kept(self, request: PageRequest) -> Screen:
        """What is kept about the user, and how long."""
        found = self.tenants.one(request.caller.tenant)
        kept = (block for what, why in KEPT for block in (BlockHeading(text=what), Text(text=why)))
        back = Button(label="Back to settings", go=Go(page="settings"))
        blocks = (
            Text(text=NO_PATIENTS),
            *kept,
            BlockHeading(text="How long, and how it ends"),
            Text(text=say_retention(found.retention if found else None)),
            Text(text=RIGHTS),
            Buttons(name="Personal data", items=(download(request), back)),
        )
        return Screen(title="What is kept about you", kicker="Settings", blocks=blocks)


def download(request: PageRequest) -> Button:
    """The way to everything that is kept about the user."""
    address = f"/api/training/user/{quote(request.caller.user_id, safe='')}/export"
    return Button(label="Download my data", go=Go(href=address))


def own_data(request: PageRequest) -> Buttons:
    """What the settings offer of the user's own data."""
    kept = Button(label="What is kept about you", go=Go(page="settings.kept"))
    where = Button(label="Where you are signed in", go=Go(page="settings.sign_ins"))
    return Buttons(name="Personal data", items=(download(request), kept, where))
