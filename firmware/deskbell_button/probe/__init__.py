"""What looks at the broken thing: one file a protocol, each loaded only while it is used.

A probe is a coroutine `look(target, until)` that returns a `Finding`. It raises
`NoAnswer` where nothing answers and `Nonsense` where the answer means nothing;
`looking` turns both into findings too. All are bounded: in time by `until`, in
bytes by `line.MOST`, and what equipment says goes through `said`.
"""

import gc
import sys

from deskbell_button import forget as forget_module
from deskbell_button import forget_for_good
from deskbell_button.probe.turns import turn


async def forget(own: str, *shared: str) -> None:
    """Unload a module that only this probe has used, and others that it is done with: probes beside it may still use those.

    The collector also believes what is left over on the C stack: others have to run before it sees that all is free.
    """
    if sys.implementation.name == "micropython":
        forget_for_good(__name__, own)
        for name in shared:
            forget_module(__name__, name)
        await turn(0)
        gc.collect()
