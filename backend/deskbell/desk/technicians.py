"""What a button cannot say for itself becomes an incident for the technicians."""

from sqlmodel import Session

from deskbell.desk.books import TECHNICIANS, Books, Opening
from deskbell.domain import subject
from deskbell.store.button import Speaker
from deskbell.store.incident import open_incidents


def report(session: Session, speaker: Speaker, reason: str, note: str, books: Books) -> set[str]:
    """Open the button's own incident, or note on the open one; return the subject if it is new."""
    text = subject.of_input(speaker.name, subject.BUTTON_ITSELF)
    found = open_incidents(session, [text]).get(text)
    is_new = found is None
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
    books.log(found, "desk", "report", reason, note)
    books.write(session)
    return {text} if is_new else set()
