"""What this gym holds about one person, as files to take away."""

import asyncio
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gym.caller import Caller, Power, is_former
from gym.credentials.support import NoBadges
from gym.errors import NotFound
from gym.progress.analytics.csv import write_rows
from gym.progress.events import Kind
from gym.progress.learner import Learner
from gym.services.accounts import to_certificate_row
from gym.services.analytics import Analytics
from gym.services.trainers import NO_USER
from gym.store import Store
from gym.store.personal_data import COLUMNS_LEFT_OUT, LEFT_OUT, Row

if TYPE_CHECKING:
    from gym.services.certificates import CertificateFiles

Tables = dict[str, list[Row]]
EVENT_COLUMNS = ("at", "local_date", "session_id", "seq", "turn", "kind", "body")
HELD_BACK = {"held_back": "This claim is still open. Export again once it is over."}
README = """Training Gym: everything that is kept about {user}
Made on {at:%Y-%m-%d at %H:%M} UTC.

data.json      Everything that the database holds about {user}, table by table. At its end it says
               which tables and columns were left out, and why. Passwords, tokens and keys are left out.
tries.csv      Every finished claim, one row each: when, what it was, how it went, points.
events.csv     The log of {user}'s sessions, one row for each event. Its last column is JSON.
certificates/  For each certificate in force: the signed badge (.json and .png) and the paper (.pdf).
README.txt     This file.

What happened on a claim that is still open, in an exam that goes on, or in a challenge that is not over is
listed without its content, because it would give away the answer. Export again once it is over.
The tables open in any spreadsheet; the times are UTC.
{note}"""
NO_SIGNING = "This machine cannot sign badges, so there are no certificate files; data.json has what they say.\n"


class PersonalData:
    """The export of one person."""

    def __init__(self, store: Store, growth: Analytics, clock: Callable[[], datetime]) -> None:
        self.store, self.growth, self.clock = store, growth, clock
        self.seals = growth.seals

    async def check_access(self, caller: Caller, user_id: str) -> None:
        """Return if it is the caller's own, or the caller administers the tenant of who is named. Raises NotFound."""
        if caller.user_id == user_id:
            return
        is_known = not is_former(user_id) and await self.store.read(self.store.users.are_known, [user_id])
        if not caller.may(Power.MANAGE_PEOPLE) or not is_known or self.store.users.tenant_of(user_id) != caller.tenant:
            raise NotFound(NO_USER)

    async def export(self, user_id: str, files: "CertificateFiles") -> bytes:
        """A zip with all of it. Raises NotFound."""
        if not await self.store.read(self.store.users.are_known, [user_id]):
            raise NotFound(NO_USER)
        await self.growth.exam_ends.end_due(user_id)
        tables = await self.store.read(self.store.personal_data.read, user_id)
        tables = await self.hide_open_claims(user_id, tables)
        tries = await self.growth.export_csv(user_id)
        return await asyncio.to_thread(self.write_zip, user_id, tables, tries, files)

    async def hide_open_claims(self, user_id: str, tables: Tables) -> Tables:
        """The tables without what would tell the answers of claims that are still open."""
        now, sealed = self.clock(), self.seals.claims(user_id)
        shut = self.store.challenges.shut_sessions([row["id"] for row in tables["sessions"]], now)
        shut |= {row["id"] for row in tables["sessions"] if row["due_at"]}
        open_ones = {row["session_id"] for row in tables["dealt_claims"] if row["ended_at"] is None}
        for learner in tables["learners"]:
            shown = await self.seals.learner(Learner.model_validate({"user_id": user_id, **learner["body"]}))
            learner["body"] = shown.model_dump(mode="json")
        kept = [row for row in tables["attempts"] if (row["session_id"], row["scenario_id"]) not in sealed]
        return {**tables, "attempts": kept, "events": hide_events(tables["events"], open_ones, shut)}

    def write_zip(self, user_id: str, tables: Tables, tries: str, files: "CertificateFiles") -> bytes:
        """All files in one."""
        at, packed, note = self.clock(), io.BytesIO(), ""
        left_out = {"tables_left_out": LEFT_OUT, "columns_left_out": COLUMNS_LEFT_OUT}
        whole = {"user": user_id, "made_at": at.isoformat(), "tables": tables, **left_out}
        events = ([to_cell(row[name]) for name in EVENT_COLUMNS] for row in tables["events"])
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            add_file(archive, "data.json", json.dumps(whole, ensure_ascii=False, indent=1), at)
            add_file(archive, "tries.csv", tries, at)
            add_file(archive, "events.csv", write_rows(EVENT_COLUMNS, events), at)
            try:
                for name, content in self.certificate_files(user_id, files):
                    add_file(archive, f"certificates/{name}", content, at)
            except NoBadges:
                note = NO_SIGNING
            add_file(archive, "README.txt", README.format(user=user_id, at=at, note=note), at)
        return packed.getvalue()

    def certificate_files(self, user_id: str, files: "CertificateFiles") -> Iterator[tuple[str, str | bytes]]:
        """The files of each certificate that is not revoked, by name. Raises NoBadges."""
        for held in self.store.certificates.of_user(user_id):
            row = to_certificate_row(held, self.clock())
            if row.revoked_at is None:
                yield f"{held.id}.json", files.badge(row)
                yield f"{held.id}.png", files.image(row)
                yield f"{held.id}.pdf", files.paper(row)


def hide_events(events: list[Row], open_ones: set[str], shut: frozenset[str]) -> list[Row]:
    """The log without what happened in shut sessions, and since a claim that is still open was dealt."""
    dealt = {row["session_id"]: row["seq"] for row in events if row["kind"] == Kind.SCENARIO_PRESENTED}
    since = {**{each: dealt.get(each, 0) for each in open_ones}, **dict.fromkeys(shut, 0)}
    return [
        {**row, "body": HELD_BACK} if row["seq"] >= since.get(row["session_id"], row["seq"] + 1) else row
        for row in events
    ]


def to_cell(value: Any) -> Any:
    """A value as it stands in one cell: JSON where it is not a text or a number."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def add_file(archive: zipfile.ZipFile, name: str, content: str | bytes, at: datetime) -> None:
    """Put a file of that moment into the archive."""
    archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
