"""The contract between buttons and desk: topics, messages, signature, freshness.

Runs unchanged on CPython and MicroPython 1.25, and imports nothing of ours.
`docs/reference/wire.md` shows one example of each message.
"""
