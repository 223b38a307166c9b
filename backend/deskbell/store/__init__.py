"""Data at rest: tables (data only) and the queries on them, one file per concept.

SQLModel does not validate a table row; values are checked at the edge and
decided on in `domain`. Times are milliseconds since 1970 in UTC.
"""
