"""A desk as a process of its own, which tests kill: `python -m tests.support.desk_process`.

Settings come from the environment, as always. It prints `ready` when it takes
messages, logs to standard error, and ends in order at SIGTERM.

    --die-at POINT --once FILE    kill -9 itself there, but only while FILE does not exist
    --without SAFEGUARD           run a control: see `fault_points.SAFEGUARDS`
"""

import argparse
import ctypes
import signal
import sys
import threading
from pathlib import Path

from deskbell import logs
from deskbell.running import running
from deskbell.settings import load
from tests.support import fault_points

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run until SIGTERM."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    parser = argparse.ArgumentParser()
    parser.add_argument("--die-at", choices=sorted(fault_points.POINTS))
    parser.add_argument("--once", type=Path)
    parser.add_argument("--without", choices=sorted(fault_points.SAFEGUARDS))
    options = parser.parse_args()
    if options.without:
        fault_points.SAFEGUARDS[options.without]()
    if options.die_at:
        fault_points.POINTS[options.die_at](fault_points.Death(options.once))
    logs.configure(None)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with running(load()):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
