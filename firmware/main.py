"""Second entry file of a board: be a button, and if that fails, reset and try again."""

import time

import machine

AGAIN_AFTER_S = 10

try:
    from deskbell_button import start

    start.serve()
except Exception as error:
    # Files are missing or half copied: leave time for mpremote, then try again.
    print("main:", error)
time.sleep(AGAIN_AFTER_S)
machine.reset()
