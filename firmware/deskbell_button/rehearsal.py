"""What every look needs is loaded once at the start and let go: its names stay for ever, so they come before the rest.

A name that is met later lies wherever there was room, and one too many makes MicroPython
ask for 4.5 KB in one piece (ADR 12), which a heap in use seldom has. In the heap only until that is done.
"""

from deskbell_button import prober


def rehearse() -> None:
    """Load and let go one after the other; what cannot be loaded is told when a look is due: presses come first."""
    for part in ("rounds", "routine", "aim", "network"):
        try:
            __import__("deskbell_button.probe." + part)
        except Exception:
            pass  # a file is missing or half copied, or there is no room
        prober.let_go()
