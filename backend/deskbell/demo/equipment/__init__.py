"""The equipment of the demo's shops: real small servers on loopback ports, which the firmware's own probes look at.

All of it lives in one thread, the *floor*. Each thing can be broken in the ways
that it names, and mended: nobody tells the buttons, they have to look.
"""
