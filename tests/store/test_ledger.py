"""The ledger on a disk that is full."""

import os
from pathlib import Path

import pytest

from deskbell.store.ledger import ISSUED, Ledger


def test_a_line_that_did_not_fit_leaves_no_half_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.note(ISSUED, "b0001-1", 1)
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda descriptor, line: write(descriptor, line[:7]))
        with pytest.raises(OSError, match="No space left"):
            ledger.note(ISSUED, "b0002-1", 2)

    ledger.note(ISSUED, "b0003-1", 3)

    assert ledger.issued == {"b0001-1": 1, "b0003-1": 3}
    assert Ledger(path).issued == ledger.issued
