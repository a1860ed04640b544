"""Accounts outside sessions: settings, notices, pathways and certificates, read where they are kept."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gym.errors import NotFound, Stale, wrong
from gym.progress.certification.certificate import Certificate
from gym.progress.certification.pathways import BY_CODE, PATHWAYS, Pathway, UnaidedTry, assess_readiness
from gym.progress.learner import Learner, new_learner
from gym.progress.notices import Notice, notices_today
from gym.progress.preferences import Preferences
from gym.schemas.accounts import CertificateRow, Notices, PathwayRow, Pathways, PersonalSettings
from gym.store import Store
from gym.store.records import LearnerRow, UserSettings
from gym.store.users import StoredAccount

MOST = 100
NO_REMINDERS = (
    "There are no reminders here: the administrator has to set up e-mail, and you have to sign in with a password."
)
NO_USER = "There is no user with that id. A user is created with the first session."


class Accounts:
    """What a user sets, hears and holds."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        end_exams: Callable[[str], Awaitable[None]],
        *,
        sends_mail: bool = False,
    ) -> None:
        self.store, self.clock, self.end_exams, self.sends_mail = store, clock, end_exams, sends_mail

    def require_user(self, user_id: str) -> LearnerRow:
        """A user on record. Raises NotFound."""
        row = self.store.learner(user_id)
        if row is None:
            raise NotFound(NO_USER)
        return row

    def require_peers(self, user_id: str, other: str) -> None:
        """Return if both are on record in one tenant. Raises NotFound, the same for another tenant's as for none."""
        self.require_user(user_id)
        self.require_user(other)
        if self.store.users.tenant_of(user_id) != self.store.users.tenant_of(other):
            raise NotFound(NO_USER)

    async def settings(self, user_id: str) -> PersonalSettings:
        """What the user set. Raises NotFound."""
        return to_personal_settings(self.require_user(user_id).settings)

    async def settings_or_new(self, user_id: str, browser: str = "") -> PersonalSettings:
        """What the user set; for somebody new, what they begin with in the browser's time zone."""
        if self.store.learner(user_id) is None:
            return PersonalSettings(display_name=user_id, time_zone=browser or "UTC")
        return await self.settings(user_id)

    async def open(self, user_id: str, time_zone: str = "") -> None:
        """Put somebody new on record, in this time zone. Raises Invalid."""
        if self.store.learner(user_id) is None:
            zone = time_zone or "UTC"
            check_time_zone(zone)
            body = new_learner(user_id).model_dump_json()
            await self.store.write(self.store.add_learner, user_id, body, zone)

    async def change_settings(self, user_id: str, wanted: PersonalSettings) -> PersonalSettings:
        """Set it. Raises NotFound, Invalid."""
        check_time_zone(wanted.time_zone)
        self.require_user(user_id)
        self.check_reminder(user_id, wanted)
        await self.store.write(self.store.accounts.change_settings, user_id, to_user_settings(wanted), self.clock())
        return wanted

    def may_be_reminded(self, user_id: str) -> bool:
        """Whether this gym sends reminders, and the user signs in with a password."""
        return self.sends_mail and holder_of(self.store.users.account(user_id)) is not None

    def check_reminder(self, user_id: str, wanted: PersonalSettings) -> None:
        """Raise Invalid for a reminder that cannot be sent."""
        if wanted.remind_at is None:
            return
        if not self.may_be_reminded(user_id):
            raise wrong("remind_at", NO_REMINDERS)
        if not wanted.email:
            raise wrong("email", "Say where to send the reminder.")

    def other_zone(self, user_id: str, browser: str | None) -> str | None:
        """The browser's time zone where it is not the user's and they have not said yet that they keep their own."""
        row = self.store.learner(user_id)
        if row is None or browser is None:
            return None
        return (
            browser if browser not in (row.settings.calendar.time_zone, row.settings.preferences.other_zone) else None
        )

    async def move(self, user_id: str, time_zone: str) -> None:
        """Go by this time zone from now on. Raises NotFound, Invalid."""
        check_time_zone(time_zone)
        self.require_user(user_id)
        await self.store.write(self.store.accounts.move, user_id, time_zone, self.clock())

    async def keep_zone(self, user_id: str, browser: str) -> None:
        """Keep the user's own time zone, and ask no more about this one. Raises NotFound, Invalid."""
        check_time_zone(browser)
        known = await self.settings(user_id)
        await self.change_settings(user_id, known.model_copy(update={"other_zone": browser}))

    async def notices(self, user_id: str) -> Notices:
        """The newest notices, and what is due today. Raises NotFound."""
        await self.end_exams(user_id)
        row, now = self.require_user(user_id), self.clock()
        today = notices_today(Learner.model_validate_json(row.body), now, row.settings.calendar)
        told = self.store.accounts.notices(user_id, MOST)
        return Notices(today=today, notices=told, unread=sum(not each.read for each in told))

    async def read_notices(self, user_id: str, until: datetime) -> Notices:
        """Mark every notice up to then as read. Raises NotFound, Invalid."""
        if until.tzinfo is None:
            raise wrong("until", "until must be a time with its offset, such as 2024-07-01T09:00:00Z.")
        self.require_user(user_id)
        await self.store.write(self.store.accounts.read_notices, user_id, until, self.clock())
        return await self.notices(user_id)

    async def see_notices(self, user_id: str, until: datetime) -> None:
        """Mark every notice up to then as read, as soon as that can be written down."""
        await self.store.write_aside(self.store.accounts.read_notices, user_id, until, self.clock())

    def wall_clock(self, user_id: str, at: datetime | None = None) -> datetime:
        """An instant, now if none is given, on the user's own clock. Raises NotFound."""
        return self.require_user(user_id).settings.calendar.wall(at or self.clock())

    def exams_left(self, user_id: str, code: str) -> int:
        """How many exams of that pathway the user may still begin now."""
        pathway = BY_CODE[code]
        since = self.clock() - timedelta(days=pathway.attempt_days)
        return max(0, pathway.attempts - len(self.store.accounts.exams_begun(user_id, code, since)))

    async def pathways(self, user_id: str) -> Pathways:
        """Every pathway with how far the user is, and the certificates they hold. Raises NotFound."""
        self.require_user(user_id)
        await self.end_exams(user_id)
        now = self.clock()
        shown = self.store.attempts.unaided_tries(user_id, max(pathway.recency_days for pathway in PATHWAYS), now)
        rows = tuple(to_pathway_row(pathway, shown, now) for pathway in PATHWAYS)
        held = tuple(to_certificate_row(each, now) for each in self.store.certificates.of_user(user_id))
        is_certified = holder_of(self.store.users.account(user_id)) is not None
        return Pathways(is_certified=is_certified, pathways=rows, certificates=held)

    async def certificate(self, certificate_id: str) -> CertificateRow:
        """One certificate. Raises NotFound."""
        return to_certificate_row(self.require_certificate(certificate_id), self.clock())

    async def revoke(self, certificate_id: str, actor: str, reason: str) -> CertificateRow:
        """Take a certificate back, for good, and tell its holder. Raises NotFound, Stale where it was done before."""
        held, at = self.require_certificate(certificate_id), self.clock()
        text = f"{BY_CODE[held.pathway].title} was revoked: {reason}"
        told = Notice(source=f"revoked:{held.id}", kind="certificate", text=text, at=at)
        if not await self.store.write(self.store.certificates.revoke, held, actor, reason, told):
            raise Stale("That certificate is already revoked.")
        return await self.certificate(certificate_id)

    async def revoked_entries(self) -> tuple[int, ...]:
        """The entries of the status list that are revoked."""
        return self.store.certificates.revoked_entries()

    def require_certificate(self, certificate_id: str) -> Certificate:
        """A certificate as stored. Raises NotFound."""
        found = self.store.certificates.one(certificate_id)
        if found is None:
            raise NotFound("There is no certificate with that id.")
        return found


def to_personal_settings(settings: UserSettings) -> PersonalSettings:
    """Settings as they go out."""
    flat = {**settings.calendar.model_dump(), **settings.preferences.model_dump()}
    return PersonalSettings(display_name=settings.display_name, listed=settings.listed, **flat)


def to_user_settings(wanted: PersonalSettings) -> UserSettings:
    """Settings as they are kept."""
    flat = wanted.model_dump()
    own = {name: flat.pop(name) for name in ("display_name", "listed")}
    liked = {name: flat.pop(name) for name in Preferences.model_fields if name in flat}
    return UserSettings.model_validate({**own, "calendar": flat, "preferences": liked})


def to_pathway_row(pathway: Pathway, shown: Sequence[UnaidedTry], now: datetime) -> PathwayRow:
    """One pathway, for somebody who has shown this much."""
    facts = pathway.model_dump(include={"code", "title", "criteria", "level", "items", "minutes", "pass_mark"})
    return PathwayRow(**facts, readiness=assess_readiness(pathway, shown, now))


def to_certificate_row(held: Certificate, now: datetime) -> CertificateRow:
    """A certificate and whether it is good now."""
    status = "revoked" if held.revoked_at else "expired" if now >= held.expires_at else "valid"
    return CertificateRow.model_validate(
        {
            **{"id": held.id, "user_id": held.user_id, "place": held.place, "pathway": held.pathway},
            **{"issued_at": held.issued_at, "expires_at": held.expires_at},
            **{"status": status, "revoked_at": held.revoked_at, "reason": held.reason, "said": held.body},
        }
    )


def holder_of(account: StoredAccount | None) -> str | None:
    """The name that a certificate of this account bears; None for who does not sign in with a password.

    A badge is public, so of a name that is an address only the part before the @ goes into it.
    """
    if account is None or account.is_disabled or not account.has_password:
        return None
    return account.user_id.split("@")[0]


def check_time_zone(name: str) -> None:
    """Raise Invalid for a name that is not in the IANA database."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise wrong("time_zone", "That is not a time zone. Use a name such as America/Chicago.") from None
