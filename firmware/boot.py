"""First entry file of a board: takes over `provision.json` when a technician has copied one.

It runs after every reset, also before mpremote's raw prompt. A soft reset means
that a technician is at work: the watchdog that the app left running would bite
in the middle of a copy, and it cannot be stopped, so it is given an hour.
"""

import machine

COPYING_MS = 3600000

if machine.reset_cause() == machine.SOFT_RESET:
    machine.WDT(timeout=COPYING_MS)

try:
    from deskbell_button import start

    start.begin()
except Exception as error:
    # Half-copied files must not keep the technician from the prompt; main.py resets.
    print("boot:", error)
