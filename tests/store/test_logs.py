"""What the log must not say."""

import logging

import pytest
import structlog

from deskbell import logs


def test_a_traceback_shows_no_value_of_a_variable(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(None)

    def fails(password: str) -> None:
        raise ZeroDivisionError(f"{len(password)} characters")

    try:
        fails("s" * 12)
    except ZeroDivisionError:
        structlog.get_logger().exception("failed")
    logging.shutdown()
    logs.configure(None, quiet=True)

    said = capsys.readouterr().err
    assert "ZeroDivisionError: 12 characters" in said
    assert "s" * 12 not in said
