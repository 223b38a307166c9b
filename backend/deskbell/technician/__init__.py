"""What a technician does at the bench: flash a board, test it, label it.

    look     what is on the board: the ROM loader, MicroPython, a button
    plan     PURE: which steps are left, each with its reason
    bench    does the steps, one board in one process
    rom      the one file that knows esptool
    repl     the one file that knows mpremote

A step is left out when its result is there already, so the same command again
goes on where the last one broke off.
"""
