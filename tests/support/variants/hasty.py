"""A board whose *trouble* comes after 2 s instead of 60, so that a test need not wait."""

import sys

from deskbell_button import states
from deskbell_button.board import simulator

states.TROUBLE_AFTER_MS = 2000

if __name__ == "__main__":
    simulator.main(sys.argv[1:])
