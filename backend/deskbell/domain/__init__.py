"""Decisions. PURE: values in, decision and named reason out; `now_ms` is an argument.

All times are milliseconds since 1970 in UTC. One file per concept.
"""
