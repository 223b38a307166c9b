"""A control: a board that does not keep the newest 64, but lets go of all that is receipted."""

from deskbell_button.journal import Journal


def beyond_kept(self: Journal) -> "list[int]":
    return sorted(self.receipted)


Journal.beyond_kept = beyond_kept  # type: ignore[method-assign]
