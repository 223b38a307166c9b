"""What looks at the broken thing: one file a protocol, each loaded only while it is used.

A probe is a coroutine `look(target, until)` that returns a `Finding`. It raises
`NoAnswer` where nothing answers and `Nonsense` where the answer means nothing;
`looking` turns both into findings too. All are bounded: in time by `until`, in
bytes by `line.MOST`, and what equipment says goes through `said`.
"""

import sys


def forget(*names: str) -> None:
    """Unload modules of this package, where heap is short: nothing else may hold them any more."""
    if sys.implementation.name == "micropython":
        for name in names:
            sys.modules.pop(__name__ + "." + name, None)
            globals().pop(name, None)
