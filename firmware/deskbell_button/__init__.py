"""What runs on the button: MicroPython 1.25 or newer, and CPython for the virtual shop."""

import sys

VERSION = "0.1.0"


def forget(package: str, name: str) -> None:
    """Let the code of a module leave the heap; importing it again brings it back."""
    sys.modules.pop(package + "." + name, None)
    if hasattr(sys.modules[package], name):
        delattr(sys.modules[package], name)
