"""The one table of pages."""

from gym.chat.data_layer import ChatLayer
from gym.chat.screens.acts import ActPages
from gym.chat.screens.analytics import AnalyticsPages
from gym.chat.screens.assignments import AssignPages
from gym.chat.screens.boards import StandingPages
from gym.chat.screens.browse import BrowsePages
from gym.chat.screens.challenges import ChallengePages
from gym.chat.screens.disputes import DisputePages
from gym.chat.screens.facts import FactPages
from gym.chat.screens.home import Home
from gym.chat.screens.library import LibraryPages
from gym.chat.screens.library_edit import AuthorPages
from gym.chat.screens.lti import CoursePages
from gym.chat.screens.pages import Page, Pages
from gym.chat.screens.people import PeoplePages
from gym.chat.screens.personal_data import PersonalDataPages
from gym.chat.screens.replay import ReplayPages
from gym.chat.screens.settings import SettingsPages
from gym.chat.screens.sign_ins import SignInPages
from gym.chat.screens.teams import TeamPages
from gym.chat.screens.trainer import TrainerPages
from gym.chat.screens.trainer_sessions import SessionPages
from gym.coaching.reading import Read
from gym.services.sessions import Sessions
from gym.world.world import World


def all_pages(sessions: Sessions, world: World, layer: ChatLayer, read: Read) -> Pages:
    """Every page, in the order of the row of pages."""
    tables: tuple[dict[str, Page], ...] = (
        Home(sessions, layer).pages(),
        BrowsePages(sessions, world).pages(),
        AnalyticsPages(sessions, layer).pages(),
        StandingPages(sessions).pages(),
        TeamPages(sessions).pages(),
        ChallengePages(sessions).pages(),
        TrainerPages(sessions).pages(),
        SessionPages(sessions).pages(),
        AssignPages(sessions).pages(),
        DisputePages(sessions).pages(),
        ReplayPages(sessions, read).pages(),
        LibraryPages(sessions).pages(),
        AuthorPages(sessions, world).pages(),
        FactPages(sessions.facts).pages(),
        PeoplePages(sessions).pages(),
        ActPages(sessions).pages(),
        CoursePages(sessions).pages(),
        SettingsPages(sessions).pages(),
        SignInPages(sessions).pages(),
        PersonalDataPages(sessions).pages(),
    )
    return Pages({name: page for table in tables for name, page in table.items()})
