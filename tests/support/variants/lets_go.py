"""A control: a board that lets a press leave its flash as soon as it is receipted."""

import sys

from deskbell_button.board import simulator
from deskbell_button.journal import Journal

receipt = Journal.receipt


def forgets(self: Journal, seq: int) -> None:
    receipt(self, seq)
    if seq in self.receipted:
        self.remove(seq)


Journal.receipt = forgets  # type: ignore[method-assign]

if __name__ == "__main__":
    simulator.main(sys.argv[1:])
