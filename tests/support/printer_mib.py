"""What snmpd asks for a printer's numbers (`pass_persist`): those of a file, which may change at any time.

A line of the file is `OID type value`, the OIDs in any order.
"""

import sys
from pathlib import Path


def key(oid: str) -> tuple[int, ...]:
    """Return what orders OIDs."""
    return tuple(int(part) for part in oid.strip(".").split("."))


def bindings(file: Path) -> dict[tuple[int, ...], tuple[str, str]]:
    """Return type and value of each OID."""
    split = [line.split(" ", 2) for line in file.read_text(encoding="utf-8").splitlines()]
    return {key(oid): (kind, value) for oid, kind, value in split}


def main() -> None:
    """Answer PING, get and getnext until snmpd goes."""
    file = Path(sys.argv[1])
    for line in sys.stdin:
        word = line.strip()
        if word == "PING":
            print("PONG", flush=True)
            continue
        asked = key(sys.stdin.readline().strip())
        bound = bindings(file)
        if word == "getnext":
            later = sorted(oid for oid in bound if oid > asked)
            asked = later[0] if later else ()
        if asked not in bound:
            print("NONE", flush=True)
            continue
        print("." + ".".join(map(str, asked)), *bound[asked], sep="\n", flush=True)


if __name__ == "__main__":
    main()
