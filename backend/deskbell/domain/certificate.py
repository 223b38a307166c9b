"""A certificate's last day, judged by the desk: a button has no clock."""

from datetime import UTC, datetime
from typing import Final

SOON_MS: Final = 7 * 24 * 3600 * 1000
"""A certificate that ends within a week is worth an incident of its own."""


def ends_at_ms(not_after: object) -> int | None:
    """Return the moment in ms since 1970; None for what is no time such as 2026-12-05T10:00:00Z."""
    if not isinstance(not_after, str):
        return None
    try:
        at = datetime.strptime(not_after, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(at.timestamp() * 1000)


def judge(not_after: object, now_ms: int) -> str | None:
    """Return the leaf of what is wrong with a last day, None when nothing is or nobody knows."""
    ends = ends_at_ms(not_after)
    if ends is None or ends - now_ms > SOON_MS:
        return None
    return "certificate_expired" if ends <= now_ms else "certificate_expires_soon"
