"""First entry file of a board: counts bad boots, and takes over `provision.json` if there is one.

It runs after every reset, also before mpremote's raw prompt. A soft reset means
that a technician is at work: the watchdog that the app left running would bite
in the middle of a copy, and it cannot be stopped, so it is given an hour.

Three bad boots in a row end in rescue, see `main.py`. A boot is bad when the
board resets itself (an error, a panic, the watchdog) before the app has run for
60 s. The count is `bad` in NVS. It rises here at a reset that the board made,
and a power-up or a technician ends it: mains that are switched three times do
not count, and switching off and on always tries the app again. A boot that goes
well writes nothing, so the count wears no flash.

Until the package has proved importable, nothing is used here but MicroPython.
"""

import esp32
import machine

COPYING_MS = 3600000
RESCUE_AT = 3


def count() -> int:
    """Return how many boots in a row were bad, this reset included."""
    memory = esp32.NVS("deskbell")
    text = bytearray(8)
    try:
        known = int(bytes(text[: memory.get_blob("bad", text)]).decode())
    except (OSError, ValueError):
        known = 0
    by_itself = machine.reset_cause() in (machine.HARD_RESET, machine.WDT_RESET)
    found = known + 1 if by_itself else 0
    if found != known:
        memory.set_blob("bad", str(found).encode())
        memory.commit()
    return found


if machine.reset_cause() == machine.SOFT_RESET:
    machine.WDT(timeout=COPYING_MS)

bad_boots = 0  # main.py, which runs in the same namespace, asks for it
try:
    bad_boots = count()
    if bad_boots < RESCUE_AT:
        from deskbell_button import start

        start.begin()
except Exception as error:
    # Half-copied files must not keep the technician from the prompt; main.py resets.
    print("boot:", error)
