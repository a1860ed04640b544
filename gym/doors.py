"""The doors beside a session's own, one for each thing that users do."""

from typing import Protocol

from gym.account import AccountDoor
from gym.assigning import AssigningDoor
from gym.challenging import ChallengeDoor
from gym.disputing import DisputeDoor
from gym.growing import GrowthDoor
from gym.library import LibraryDoor
from gym.practising import PracticeDoor
from gym.replaying import ReplayDoor
from gym.sign_ins import SignInDoor
from gym.teaming import TeamDoor
from gym.trainers import TrainerDoor


class Doors(Protocol):
    """What users do outside sessions."""

    @property
    def sign_ins(self) -> SignInDoor:
        """What sign-ins are worth."""

    @property
    def accounts(self) -> AccountDoor:
        """What users set, hear and hold."""

    @property
    def teams(self) -> TeamDoor:
        """Teams, their boards and their weeks."""

    @property
    def practising(self) -> PracticeDoor:
        """What can be practised."""

    @property
    def challenges(self) -> ChallengeDoor:
        """Challenges between two users."""

    @property
    def growth(self) -> GrowthDoor:
        """How users grew."""

    @property
    def trainers(self) -> TrainerDoor:
        """What trainers see of their tenant."""

    @property
    def assigning(self) -> AssigningDoor:
        """What trainers want done, and by when."""

    @property
    def library(self) -> LibraryDoor:
        """Scenarios that trainers write."""

    @property
    def disputes(self) -> DisputeDoor:
        """What trainees say against verdicts."""

    @property
    def replaying(self) -> ReplayDoor:
        """Sessions looked back at."""
