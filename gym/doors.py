"""The doors beside a session's own, one for each thing that users do."""

from typing import Protocol

from gym.schemas.accounts import AccountDoor
from gym.schemas.analytics import GrowthDoor
from gym.schemas.assignments import AssigningDoor
from gym.schemas.challenges import ChallengeDoor
from gym.schemas.disputes import DisputeDoor
from gym.schemas.library import LibraryDoor
from gym.schemas.practice import PracticeDoor
from gym.schemas.replay import ReplayDoor
from gym.schemas.teams import TeamDoor
from gym.schemas.trainers import TrainerDoor
from gym.sign_ins import SignInDoor


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
