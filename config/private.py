"""A database file that only its owner may read: it holds addresses, and codes still good."""

import os
import sqlite3
from contextlib import suppress
from typing import Any


class OwnersConnection(sqlite3.Connection):
    """Makes the file before SQLite does, whose own anybody may read; -wal and -shm get its mode."""

    def __init__(self, database: str, *args: Any, **kwargs: Any) -> None:
        if not str(database).startswith((":memory:", "file:")):
            # Only where there is none: to close a file gives up the locks that this process holds
            # on it (sqlite.org/howtocorrupt.html). What else is wrong, SQLite says next.
            with suppress(OSError):
                os.close(os.open(database, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        super().__init__(database, *args, **kwargs)
