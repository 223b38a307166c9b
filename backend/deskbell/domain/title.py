"""The title of an incident: category and asset, in the reader's language. Nobody types it."""

from deskbell.domain import subject
from deskbell_catalogue import Catalogue


def title_of(
    catalogue: Catalogue,
    language: str,
    category: str,
    asset: str | None,
    place: tuple[str | None, int | None] = (None, None),
    cause: str | None = None,
) -> str:
    """Return such as `Till 2: Does not answer` of a known cause, else `Till · Till 2`.

    Without an asset the `<b>` and input of `place` stand there.
    """
    seen = catalogue.cause(cause) if cause else None
    if seen is not None and asset is not None:
        return f"{asset}: {seen.title(language)}"
    found = catalogue.category(category)
    name = found.name(language) if found else category
    if asset is not None:
        return f"{name} · {asset}"
    button, number = place
    if button is None:
        return name
    return (
        f"{name} · {button}"
        if number in (None, subject.BUTTON_ITSELF)
        else f"{name} · {button}/{number}"
    )
