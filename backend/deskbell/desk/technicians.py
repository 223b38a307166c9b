"""What a button cannot say for itself becomes an incident for the technicians."""

from sqlmodel import Session

from deskbell.desk.books import TECHNICIANS, Books, Opening
from deskbell.domain import incident, subject
from deskbell.store.button import Speaker
from deskbell.store.incident import open_incidents


def report(session: Session, speaker: Speaker, reason: str, note: str, books: Books) -> set[str]:
    """Open the button's own incident, or note on the open one, which a report reopens.

    Returns the subject if its incident changed state.
    """
    text = subject.of_input(speaker.name, subject.BUTTON_ITSELF)
    found = open_incidents(session, [text]).get(text)
    is_changed = found is None or found.state == incident.RESOLVED
    if found is None:
        found = books.open(
            Opening(
                subject=text,
                category=TECHNICIANS,
                site_id=speaker.site_id,
                asset_id=None,
                button=speaker.name,
                input=subject.BUTTON_ITSELF,
                reason=reason,
                previous=None,
                pressed_at_ms=None,
                seq=0,
            )
        )
    elif is_changed:
        books.move(found, "reopen")
    books.log(found, "desk", "report", reason, note)
    books.write(session)
    return {text} if is_changed else set()
