"""What looks at the broken thing: one file a protocol, each loaded only while it is used.

A probe is a coroutine `look(target, until)` that returns a `Finding`. It raises
`NoAnswer` where nothing answers and `Nonsense` where the answer means nothing;
`looking` turns both into findings too. All are bounded: in time by `until`, in
bytes by `line.MOST`, and what equipment says goes through `said`.
"""
