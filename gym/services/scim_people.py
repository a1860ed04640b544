"""What a directory does with people and teams: who its people become here, and who is let in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gym.services.single_sign_on import suggest_names
from gym.store import scim_acts
from gym.store.scim import ScimRows, StoredResource

LONGEST_DISPLAY_NAME = 80


@dataclass(frozen=True)
class PeopleAndTeams:
    """The acts of one request; `actor` is the service."""

    tenant: str
    actor: str
    at: datetime

    def create_person(self, rows: ScimRows, body: Mapping[str, Any], external_id: str | None) -> str:
        """The id of the account that somebody of the directory has from now on: theirs from before, or a new one."""
        connection, name = rows.connection, str(body["userName"])
        user_id = rows.known_before(external_id, name)
        if user_id is None:
            names = suggest_names({"preferred_username": name})
            user_id = scim_acts.add_person(connection, self.tenant, names, self.actor)
        scim_acts.keep_person(connection, user_id, self.actor)
        scim_acts.open_record(connection, self.tenant, user_id, display_name(body))
        return scim_acts.own_id(connection, user_id)

    def let_in(self, rows: ScimRows, person: StoredResource, *, active: bool) -> None:
        """Let somebody in, or sign them out at once."""
        scim_acts.let_in(rows.connection, person.name, self.actor, active=active)

    def end_person(self, rows: ScimRows, person: StoredResource) -> None:
        """Sign somebody out for good, and take them out of the directory's teams."""
        self.let_in(rows, person, active=False)
        for team_id in rows.teams_of(person.name):
            scim_acts.drop_member(rows.connection, team_id, person.name, self.actor, self.at)

    def create_team(self, rows: ScimRows, name: str) -> str:
        """The id of a new team."""
        return scim_acts.add_team(rows.connection, self.tenant, name, self.actor, self.at)

    def fill_team(self, rows: ScimRows, team_id: str, name: str, users: Iterable[str]) -> None:
        """Give a team its name and its members. Raises Invalid."""
        scim_acts.fill_team(rows, team_id, name, tuple(users), self.actor, self.at)


def display_name(body: Mapping[str, Any]) -> str:
    """What somebody is called on boards until they say otherwise; empty where the directory does not say."""
    name = body.get("name") or {}
    full = " ".join(str(name[part]) for part in ("givenName", "familyName") if name.get(part))
    return " ".join(str(body.get("displayName") or name.get("formatted") or full).split())[:LONGEST_DISPLAY_NAME]
