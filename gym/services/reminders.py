"""The daily reminder by e-mail: what is due for whom now, sent once a day at the hour that they chose."""

import asyncio
import logging
from datetime import date
from typing import NamedTuple

from gym.progress.learner import Learner
from gym.progress.notices import notices_today
from gym.progress.preferences import Preferences
from gym.progress.today import say_set
from gym.services.accounts import holder_of
from gym.services.mail import FAILURES, REFUSALS, Mailer
from gym.services.today import Today
from gym.store.records import LearnerRow

log = logging.getLogger(__name__)
# From the chosen hour on a reminder may still be sent for so many hours; after that the day goes without.
LATE_HOURS = 3
SUBJECT = "Training Gym: {count} for today"
WORDS = """Hello {name},

{due}
Today's set: {planned}.
{address}
You get this at most once a day, and never on a day on which you have practiced.
To stop it, open Settings in the gym and set the reminder to Off.
"""


class SentReminder(NamedTuple):
    """A reminder that was due; `name` is the user's, and no address."""

    name: str
    is_sent: bool


class DueReminder(NamedTuple):
    """A reminder of a day that is not sent yet."""

    user_id: str
    day: date
    to: str
    subject: str
    text: str


class Reminders:
    """Sends what is due; who has practiced today hears nothing."""

    def __init__(self, today: Today, mailer: Mailer) -> None:
        self.today, self.mailer = today, mailer
        self.store, self.clock = today.store, today.clock

    async def send_due(self) -> tuple[SentReminder, ...]:
        """Send every reminder that is due now, until the server fails."""
        sent = []
        for user_id in self.store.reminders.users_to_remind():
            due = await self.find_due(user_id)
            if due is None or not await self.store.write(self.store.reminders.claim, user_id, due.day, self.clock()):
                continue
            failure = await self.send(due)
            sent.append(SentReminder(name_user(user_id), failure is None))
            if failure and not isinstance(failure, REFUSALS):
                break
        return tuple(sent)

    async def send(self, due: DueReminder) -> Exception | None:
        """Send one; what kept it back, which is on the record then. The log gets no address."""
        try:
            await asyncio.to_thread(self.mailer.send, due.to, due.subject, due.text)
        except FAILURES as failure:
            await self.store.write(self.store.reminders.release, due.user_id, due.day, self.clock())
            log.warning("The reminder for %s was not sent: %s", name_user(due.user_id), type(failure).__name__)
            return failure
        return None

    async def find_due(self, user_id: str) -> DueReminder | None:
        """The user's reminder of today, where it is its hour, something is due, and they have not practiced yet."""
        row, now = self.store.learner(user_id), self.clock()
        if row is None or not self.is_wanted(user_id, row.settings.preferences):
            return None
        calendar, wanted = row.settings.calendar, row.settings.preferences
        wall = calendar.wall(now)
        is_time = wanted.remind_at is not None and 0 <= wall.hour - wanted.remind_at < LATE_HOURS
        if not is_time or self.store.attempts.count_on(user_id, calendar.day(now)):
            return None
        told = notices_today(Learner.model_validate_json(row.body), now, calendar)
        return await self.write(user_id, row, wall.date(), [each.text for each in told]) if told else None

    def is_wanted(self, user_id: str, wanted: Preferences) -> bool:
        """Whether there is an address, and an account that signs in with a password."""
        return bool(wanted.email) and holder_of(self.store.users.account(user_id)) is not None

    async def write(self, user_id: str, row: LearnerRow, day: date, told: list[str]) -> DueReminder:
        """The e-mail for that day."""
        planned = (await self.today.view(user_id)).planned
        count = "a review" if planned.reviews == 1 else f"{planned.reviews} reviews"
        address = f"\nGo on here: {self.mailer.address}\n" if self.mailer.address else ""
        text = WORDS.format(
            name=row.settings.display_name, due="\n".join(told), planned=say_set(planned), address=address
        )
        subject = SUBJECT.format(count=count if planned.reviews else "your streak")
        return DueReminder(user_id, day, row.settings.preferences.email, subject, text)


def name_user(user_id: str) -> str:
    """A user's name without the domain, where it is an address."""
    return user_id.split("@")[0]
