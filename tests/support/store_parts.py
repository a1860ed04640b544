"""New databases: the migrations run once in a process, and what they made is copied into each."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
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


class CompiledStatements(dict[Any, Any]):
    """SQLAlchemy's compiled statements without the dialect in their key, as every engine has one of its own."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


COMPILED = CompiledStatements()


def add_tenants(store: Store, *tenants: str) -> None:
    """Make sure that there are these tenants."""
    for each in tenants:
        store.tenants.add(each, each, "UTC", datetime(2026, 1, 1, tzinfo=UTC))


def open_store(url: str = "sqlite://", *more: Any, **named: Any) -> Store:
    """A store on a database of the newest schema, made where there is none."""
    store, in_memory = Store(url, *more, **named), is_in_memory(make_url(url))
    for engine in (store.engine, store.writer, store.asker) if store.engine.dialect.name == "sqlite" else ():
        engine.update_execution_options(compiled_cache=COMPILED)
    file = file_of(store.engine)
    if in_memory or (file and file.parent.exists() and not file.exists()):
        with closing(store.engine.raw_connection()) as connection:
            template().backup(connection.driver_connection)
    if not in_memory:
        store.upgrade()
    return store
