"""`deskbell doctor`: looks at everything and says what to do."""

from dataclasses import asdict

import typer

from deskbell.cli.screen import AsJson, say, show_json


def doctor(as_json: AsJson = False) -> None:
    """Check everything that a desk needs, and say what to do."""
    from deskbell.cli.checkup import BAD, MARKS, look

    findings = list(look())
    if as_json:
        show_json([asdict(one) for one in findings])
    else:
        for one in findings:
            say(f"{MARKS[one.state]} {one.name}: {one.text}")
    if any(one.state == BAD for one in findings):
        raise typer.Exit(1)
