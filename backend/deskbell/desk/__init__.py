"""Use cases: one verb a function; the only transactions.

A function here gets an open writing session, decides by `domain`, changes
rows, and returns what is to be published after the commit.
"""
