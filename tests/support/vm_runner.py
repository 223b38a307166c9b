"""Run on MicroPython: every test function of a module, and a line with the verdict on each."""

import gc
import sys


def main(name: str) -> None:
    """Import the module and run its functions in the order of their names."""
    __import__(name)
    module = sys.modules[name]
    for test in sorted(dir(module)):
        if test.startswith("test_"):
            run(test, getattr(module, test))


def run(name, function) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 no typing on MicroPython
    """Run one function and print its verdict."""
    gc.collect()
    try:
        function()
    except Exception as error:  # noqa: BLE001 a failed test must not keep the others from running
        sys.print_exception(error, sys.stdout)  # type: ignore[attr-defined]  # MicroPython
        print("== fail", name)
    else:
        print("== pass", name)
