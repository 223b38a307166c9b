"""A control: a board that does not keep the newest 64, but lets go of all that is receipted."""

import sys

from deskbell_button.board import simulator
from deskbell_button.journal import Journal


def beyond_kept(self: Journal) -> "list[int]":
    return sorted(self.receipted)


Journal.beyond_kept = beyond_kept  # type: ignore[method-assign]

if __name__ == "__main__":
    simulator.main(sys.argv[1:])
