"""Become another program that ends when the process that started it ends.

Run as a file by the supervisor, between it and the broker: work that belongs
between fork and exec is not safe in a process with threads, and this is. The
kernel's promise (PR_SET_PDEATHSIG) is to the *thread* that starts a child, so
that thread must live as long as the child.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Tie this process to its parent, allow it all its files, and become `command`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        return  # it died before the promise was given
    # A mask is inherited through exec: with SIGTERM blocked the promise would be kept in vain.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    os.execv(command[0], command)  # noqa: S606 - a list, no shell


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
