"""New databases: the migrations run once in a process, and what they made is copied into each."""

import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import make_url

from gym.store import Store
from gym.store.engine import is_in_memory
from gym.store.migrate import file_of


@cache
def template() -> sqlite3.Connection:
    """An empty database of the newest schema."""
    made, store = sqlite3.connect(":memory:", check_same_thread=False), Store("sqlite://")
    store.upgrade()
    with closing(store.engine.raw_connection()) as connection:
        connection.driver_connection.backup(made)
    return made


def open_store(url: str = "sqlite://", *more: Any, **named: Any) -> Store:
    """A store on a database of the newest schema, made where there is none."""
    store, in_memory = Store(url, *more, **named), is_in_memory(make_url(url))
    file = file_of(store.engine)
    if in_memory or (file and file.parent.exists() and not file.exists()):
        with closing(store.engine.raw_connection()) as connection:
            template().backup(connection.driver_connection)
    if not in_memory:
        store.upgrade()
    return store
