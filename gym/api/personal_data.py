"""The route of a person's data: everything that is kept about them, in one file."""

from fastapi.responses import Response

from gym.api.access import Need
from gym.api.certificates import now
from gym.api.sessions import Route, UserId
from gym.caller import Right
from gym.services.certificates import certificate_files
from gym.services.sessions import Sessions
from gym.settings import Settings

OWN_DATA = Need(Right.SELF_OR_ADMINISTRATOR, user="path", by_sign_in=True)


class Archive(Response):
    """Files in one."""

    media_type = "application/zip"


class PersonalDataRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions, settings: Settings) -> None:
        self.sessions, self.settings = sessions, settings

    async def export_user(self, user_id: UserId) -> Archive:
        """Everything that is kept about a user, in one zip: JSON, tables, certificates, and what each file is."""
        found = await self.sessions.personal_data.export(user_id, certificate_files(self.settings, now))
        return Archive(found, headers={"Content-Disposition": f'attachment; filename="{user_id}.zip"'})

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        return (Route("GET", "/api/training/user/{id}/export", self.export_user, OWN_DATA, (404,)),)
