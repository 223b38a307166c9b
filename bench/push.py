"""`python -m bench.push PORT FOLDER`: copies a folder onto a board as `deskbell flash` does."""

import sys
from pathlib import Path

from deskbell.technician.repl import Repl


def main(port: str, folder: str) -> None:
    """Copy it, and let the board start again."""
    repl = Repl(port)
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            repl.push(path.relative_to(folder).as_posix(), path.read_bytes())
    repl.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
