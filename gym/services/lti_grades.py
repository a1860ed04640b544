"""Sends the grades that courses wait for (LTI 1.3), one after another, and again later where a platform is away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from gym.services.lti_scores import LtiScore, LtiScores
from gym.services.lti_targets import parse_target
from gym.services.turns import utc_now
from gym.store import Store
from gym.store.lti_grades import StoredGrade
from gym.tenancy import over_all_tenants

log = logging.getLogger(__name__)
# How long a sender may have a grade before another one takes it, and how often it looks for what is due.
HELD_FOR, LOOK_SECONDS = timedelta(minutes=2), 10.0
AT_ONCE, MOST_TRIES, LONGEST_TROUBLE = 20, 100, 200
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
NO_PLATFORM = "the platform was taken away"
NO_TARGET = "the link leads nowhere any more"


class LtiGrades:
    """The queue of grades. It is in the database: nothing is lost with a process, or while a platform is away."""

    def __init__(self, store: Store, scores: LtiScores, clock: Callable[[], datetime] = utc_now) -> None:
        self.store, self.scores, self.clock = store, scores, clock

    async def keep_sending(self, end_exams: Callable[[], Awaitable[None]]) -> None:
        """Send what is due until the server stops; exams whose time is over end first, so that they count."""
        while True:
            try:
                with over_all_tenants():
                    await end_exams()
                await self.send_due()
            except Exception:
                log.exception("grades for courses could not be looked through")
            await asyncio.sleep(LOOK_SECONDS)

    async def send_due(self) -> int:
        """Send what is due now; how many were sent."""
        due = await self.store.read(self.store.lti_grades.due, self.clock(), AT_ONCE)
        return sum([await self.send(each) for each in due])

    async def send(self, grade: StoredGrade) -> bool:
        """Send one grade as it is on record now; False where it has to wait, or there is nothing new to say."""
        record = self.store.lti_grades
        if not await self.store.write(record.take, grade, self.clock() + HELD_FOR):
            return False
        try:
            score = await self.store.read(self.work_out, grade)
        except LookupError as error:
            await self.store.write(record.put_off, grade, str(error), None)
            return False
        said = score.model_dump_json()
        if is_told := said == grade.score or (score.given is None and not grade.score):
            await self.store.write(record.settle, grade, grade.score, self.clock())
        elif trouble := await self.try_to_post(grade, score):
            await self.store.write(record.put_off, grade, trouble, self.next_try(grade))
            return False
        else:
            await self.store.write(record.settle, grade, said, self.clock())
        return not is_told

    @over_all_tenants()
    def work_out(self, grade: StoredGrade) -> LtiScore:
        """The score now. Raises LookupError where there is none any more."""
        target = parse_target(grade.place.target)
        if target is None:
            raise LookupError(NO_TARGET)
        return self.scores.score(grade.user_id, target, grade.opened_at, self.clock())

    async def try_to_post(self, grade: StoredGrade, score: LtiScore) -> str:
        """Send a score to the platform; why that failed, "" where it did not."""
        from gym.services.lti_adapter import post_score

        platform = await self.store.read(self.store.lti.platform, grade.tenant, grade.place.platform_id)
        key = await self.store.read(self.store.lti.key, grade.tenant)
        if platform is None or key is None:
            return NO_PLATFORM
        post = partial(post_score, platform, key, grade.place, score, self.clock())
        return (await asyncio.to_thread(post))[:LONGEST_TROUBLE]

    def next_try(self, grade: StoredGrade) -> datetime | None:
        """When to try again: later each time; None after the last try, until something changes."""
        if grade.tries + 1 >= MOST_TRIES:
            return None
        wait: timedelta = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(grade.tries, 12)))
        return self.clock() + wait
