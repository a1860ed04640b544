"""The doors beside a session's own: accounts, teams, challenges, and what trainers do."""

from typing import Protocol

from gym.account import AccountDoor
from gym.assigning import AssigningDoor
from gym.challenging import ChallengeDoor
from gym.teaming import TeamDoor
from gym.trainers import TrainerDoor


class Doors(Protocol):
    """What users do outside sessions."""

    @property
    def accounts(self) -> AccountDoor:
        """What users set, hear and hold."""

    @property
    def teams(self) -> TeamDoor:
        """Teams, their boards and their weeks."""

    @property
    def challenges(self) -> ChallengeDoor:
        """Challenges between two users."""

    @property
    def trainers(self) -> TrainerDoor:
        """What trainers see of their tenant."""

    @property
    def assigning(self) -> AssigningDoor:
        """What trainers want done, and by when."""
