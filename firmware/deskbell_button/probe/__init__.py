"""What looks at the broken thing: one file a protocol, each loaded only while it is used.

A probe is a coroutine `look(target, until)` that returns a `Finding`. It raises
`NoAnswer` where nothing answers and `Nonsense` where the answer means nothing;
`looking` turns both into findings too. All are bounded: in time by `until`, in
bytes by `line.MOST`, and what equipment says goes through `said`.
"""

import gc
import sys

from deskbell_button.aio import sleep_ms


async def forget(*names: str) -> None:
    """Unload modules of this package where heap is short; nobody may hold anything of them any more.

    The collector also believes what is left over on the C stack: others have to run before it sees that all is free.
    """
    if sys.implementation.name == "micropython":
        for name in names:
            sys.modules.pop(__name__ + "." + name, None)
            globals().pop(name, None)
        await sleep_ms(0)
        gc.collect()
