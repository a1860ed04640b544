"""Whether this machine can sign and verify badges; ask before the rest of the room is imported."""

from importlib.util import find_spec

from gym.errors import GymError


class NoBadges(GymError):
    """501: the library that signs is not made for this machine."""

    status, code, title = 501, "no-badges", "Badges cannot be signed or verified on this machine"


def refuse_without_badges() -> None:
    """Raises NoBadges where openbadgeslib is missing: on Macs with Intel processors."""
    if find_spec("openbadgeslib") is None:
        raise NoBadges(
            "Badges need openbadgeslib, and it is not installed: there is none for Macs with Intel processors. "
            "Everything else works; issue and verify badges on another machine."
        )
