"""Second entry file of a board: be a button, and if that fails, reset and try again.

After three bad boots in a row (`boot.py` counts them) the board is in rescue: the
app does not start, the lamp says *faulty* and the set-up page is open. Ctrl-C
leads to the prompt, as ever. Rescue ends at a power-up, at a technician's reset, or by
itself after ten minutes: the app is tried once more, and one more bad boot leads
back. If rescue itself went bad, nothing is imported: the prompt alone is left.
"""

import time

import machine

AGAIN_AFTER_S = 10
RESCUE_AT = 3
RESCUE_S = 600
MEANT = -1
COPYING_MS = 3600000


def wait_for_help(bad: int) -> None:
    """Be in rescue for ten minutes, or until a network was set up; then let the app be tried."""
    print("rescue: %d bad boots" % bad)
    ends_s = time.time() + RESCUE_S
    # It bites when what is imported below hangs; who interrupts it is given an hour.
    machine.WDT(timeout=(RESCUE_S + 60) * 1000)
    done = False
    if bad == RESCUE_AT:
        try:
            from deskbell_button import rescue, start

            done = rescue.serve(start.board(), RESCUE_S * 1000)
        except Exception as error:
            print("rescue:", error)
    while not done and time.time() < ends_s:
        time.sleep(1)
    keep(MEANT if done else RESCUE_AT - 2)  # the reset that follows counts one


def keep(bad: int) -> None:
    """Put the count of bad boots into NVS. Raises OSError."""
    import esp32

    memory = esp32.NVS("deskbell")
    memory.set_blob("bad", str(bad).encode())
    memory.commit()


try:
    bad_boots = globals().get("bad_boots", 0)  # boot.py left it
    if bad_boots >= RESCUE_AT:
        wait_for_help(bad_boots)
    else:
        from deskbell_button import forget, start

        board = start.ready()
        del start
        forget("deskbell_button", "start")
        from deskbell_button import alive

        alive.serve(board)
except Exception as error:
    # Files are missing or half copied: leave time for mpremote, then try again.
    print("main:", error)
except KeyboardInterrupt:
    # A technician: his reset is no bad boot, and no watchdog bites him for an hour.
    machine.WDT(timeout=COPYING_MS)
    keep(MEANT)
    raise
time.sleep(AGAIN_AFTER_S)
machine.reset()
