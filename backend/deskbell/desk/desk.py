"""The desk as its edges hold it: one database, one set of keys, one clock, one place for news."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlmodel import Session

from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.news import News
from deskbell.desk.receive import World
from deskbell.store.engine import reading, writing


@dataclass(frozen=True, slots=True)
class Desk:
    """What every edge is given; there is one in a process."""

    engine: Engine
    world: World
    button_settings: ButtonSettings
    now_ms: Callable[[], int]
    """Milliseconds since 1970 in UTC."""
    news: News = field(default_factory=News)

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """Open a transaction that writes; when it is committed, everybody who listens is told."""
        with writing(self.engine) as session:
            yield session
        self.news.tell()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction that writes what nobody needs to hear of."""
        with writing(self.engine) as session:
            yield session

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """Open a transaction that only reads."""
        with reading(self.engine) as session:
            yield session
