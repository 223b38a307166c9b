"""Texts that people read: gettext, one catalogue a language, English as it stands in the source."""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "nl", "pl", "de")
"""The first is what somebody reads whose language we do not have."""

DOMAIN: Final = "deskbell"
LOCALE: Final = Path(__file__).parent / "locale"


@cache
def texts(language: str) -> NullTranslations:
    """Return the texts of a language (`de` or `de-AT`); English where there are none."""
    return translation(DOMAIN, LOCALE, [primary(language)], fallback=True)


def primary(tag: str) -> str:
    """Return the language of a tag, in the way gettext names it: `de-AT` is `de`."""
    return tag.strip().partition("-")[0].lower()


def choose(account_language: str | None, accept_language: str | None) -> str:
    """Return the language to speak: the account's, else the browser's first that we have.

    `accept_language` is the header of RFC 9110, 12.5.4: `nl-NL,nl;q=0.9,en;q=0.8`.
    """
    wanted = [account_language] if account_language else []
    wanted += _by_weight(accept_language or "")
    return next((primary(tag) for tag in wanted if primary(tag) in LANGUAGES), LANGUAGES[0])


def _by_weight(header: str) -> list[str]:
    weighted = []
    for part in header.split(","):
        tag, _, weight = part.partition(";q=")
        try:
            weighted.append((float(weight or 1), tag))
        except ValueError:
            continue
    weighted.sort(key=lambda pair: -pair[0])
    return [tag for weight, tag in weighted if weight > 0 and tag.strip()]
