"""The reader of a page: who it is, and in which language."""

from dataclasses import dataclass

from fastapi import Request

from deskbell.auth import Who
from deskbell.texts import choose
from deskbell.web.words import initials


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody at a page."""

    who: Who
    language: str

    @property
    def initials(self) -> str:
        """Return two letters for the corner of the page."""
        return initials(self.who.name)


def reader_of(request: Request, who: Who) -> Reader:
    """Return the reader: the account's language, else the first of the browser's that we have."""
    return Reader(who, language_of(request, who.language))


def language_of(request: Request, account_language: str = "") -> str:
    """Return the language to speak to whoever asks."""
    return choose(account_language, request.headers.get("accept-language"))
