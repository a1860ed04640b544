"""Callers of the services."""

from gym.caller import LOCAL, Caller


def trainee_caller(user_id: str, tenant: str = LOCAL) -> Caller:
    return Caller(user_id=user_id, role="trainee", tenant=tenant)


def trainer_caller(user_id: str, tenant: str = LOCAL) -> Caller:
    return Caller(user_id=user_id, role="trainer", tenant=tenant)
