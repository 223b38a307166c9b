"""What runs on the button: MicroPython 1.25 or newer, and CPython for the virtual shop."""

VERSION = "0.1.0"
