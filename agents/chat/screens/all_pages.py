"""The one table of pages."""

from agents.chat.data_layer import ChatLayer
from agents.chat.screens.analytics import AnalyticsPages
from agents.chat.screens.browse import BrowsePages
from agents.chat.screens.disputes import DisputePages
from agents.chat.screens.home import Home
from agents.chat.screens.library import LibraryPages
from agents.chat.screens.library_edit import AuthorPages
from agents.chat.screens.pages import Page, Pages
from agents.chat.screens.replay import ReplayPages
from agents.chat.screens.settings import SettingsPages
from agents.chat.screens.standing import StandingPages
from agents.chat.screens.teams import TeamPages
from agents.chat.screens.trainer import TrainerPages
from agents.chat.screens.trainer_assign import AssignPages
from agents.chat.screens.trainer_sessions import SessionPages
from gym.coaching.reading import Read
from gym.loop import Loop
from gym.world.world import World


def all_pages(loop: Loop, world: World, layer: ChatLayer, read: Read) -> Pages:
    """Every page, in the order of the row of pages."""
    tables: tuple[dict[str, Page], ...] = (
        Home(loop, layer).pages(),
        BrowsePages(loop, world).pages(),
        AnalyticsPages(loop, layer).pages(),
        StandingPages(loop).pages(),
        TeamPages(loop).pages(),
        TrainerPages(loop).pages(),
        SessionPages(loop).pages(),
        AssignPages(loop).pages(),
        DisputePages(loop).pages(),
        ReplayPages(loop, read).pages(),
        LibraryPages(loop).pages(),
        AuthorPages(loop, world).pages(),
        SettingsPages(loop).pages(),
    )
    return Pages({name: page for table in tables for name, page in table.items()})
