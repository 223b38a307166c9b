"""Epochs: issued, first word, superseded, revoked. The ledger is written before the commit."""

from collections.abc import Iterable

from sqlmodel import Session, col, select, update

from deskbell.store import ledger as ledgers
from deskbell.store.button import Epoch, Speaker
from deskbell.store.ledger import Ledger


def first_word(session: Session, speaker: Speaker, ledger: Ledger, now_ms: int) -> bool:
    """Note that an epoch speaks for the first time; True when older ones end with that."""
    if speaker.name not in ledger.spoke:
        ledger.note(ledgers.SPOKE, speaker.name, now_ms)
    speaker.first_word_at_ms = now_ms
    return end_older(session, speaker.button_id, speaker.number, now_ms)


def end_older(session: Session, button_id: str, number: int, now_ms: int) -> bool:
    """End every lower epoch of a button; True when there was one."""
    ended = session.exec(
        update(Epoch)
        .where(
            col(Epoch.button_id) == button_id,
            col(Epoch.number) < number,
            col(Epoch.superseded_at_ms).is_(None),
        )
        .values(superseded_at_ms=now_ms, online=False)
    )
    return ended.rowcount > 0


def learn(speaker: Speaker, ledger: Ledger) -> None:
    """Note in this ledger what another desk heard first or revoked."""
    if speaker.first_word_at_ms is not None and speaker.name not in ledger.spoke:
        ledger.note(ledgers.SPOKE, speaker.name, speaker.first_word_at_ms)
    if speaker.revoked_at_ms is not None and speaker.name not in ledger.revoked:
        ledger.note(ledgers.REVOKED, speaker.name, speaker.revoked_at_ms)


def end_older_speakers(batch: Iterable[Speaker], speaker: Speaker, now_ms: int) -> None:
    """End the lower epochs in a batch that is at hand, which will be written back at its end."""
    for other in batch:
        if other.button_id == speaker.button_id and other.number < speaker.number:
            if other.superseded_at_ms is None:
                other.superseded_at_ms = now_ms
            other.online = False


def names_in_force(session: Session) -> list[str]:
    """Return every `<b>` that may log in at the broker."""
    return list(
        session.exec(
            select(Epoch.name).where(
                col(Epoch.revoked_at_ms).is_(None), col(Epoch.superseded_at_ms).is_(None)
            )
        )
    )
