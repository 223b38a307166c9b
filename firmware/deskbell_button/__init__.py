"""What runs on the button: MicroPython 1.25 or newer, and CPython for the virtual shop."""

import gc
import sys

VERSION = "0.1.0"

WHEN_FULL = -1


def collect_every(size: int) -> None:
    """Let the collector run whenever so many bytes were taken: new things then lie close together."""
    if hasattr(gc, "threshold"):  # CPython's collector has none of this kind
        gc.threshold(size)


def forget(package: str, name: str) -> None:
    """Let the code of a module leave the heap; importing it again brings it back."""
    sys.modules.pop(package + "." + name, None)
    if hasattr(sys.modules[package], name):
        delattr(sys.modules[package], name)


def forget_for_good(package: str, name: str) -> None:
    """Forget a module that nobody uses any more, and empty it.

    MicroPython's collector takes any number on the stack for an address: one that looks
    like a function's would keep the whole module, and so keeps that function alone.
    """
    module = sys.modules.get(package + "." + name)
    forget(package, name)
    if module is not None and sys.implementation.name == "micropython":
        module.__dict__.clear()
