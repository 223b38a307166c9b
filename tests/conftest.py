"""What every test shares: in CI a skipped test is a failure, because a part that is missing hides what it proves."""

import asyncio
import os
from collections.abc import Iterator

import pytest
from _pytest.terminal import TerminalReporter
from hypothesis import settings

# Nobody's shell sets it, and it hides what a program says too late.
os.environ.pop("PYTHONUNBUFFERED", None)

IN_CI = os.environ.get("CI", "").lower() == "true"

# A slow machine is no counter-example; a counter-example prints what repeats it.
settings.register_profile("deskbell", deadline=None, print_blob=True)
settings.load_profile("deskbell")


@pytest.fixture(autouse=True)
def no_loop_of_a_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hide the loop that a browser of other tests leaves running in this worker: `asyncio.run` refuses beside it."""
    if "browser" in request.fixturenames:
        yield
        return
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


def skipped(session: pytest.Session) -> list[pytest.TestReport]:
    """Return the reports of all skipped tests, from every worker."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if isinstance(reporter, TerminalReporter) else []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a session with skips into a failed one, in CI."""
    if IN_CI and skipped(session) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say which tests were skipped, and that this is why CI fails."""
    reports = terminalreporter.stats.get("skipped", [])
    if not IN_CI or not reports:
        return
    terminalreporter.section("skipped, which CI counts as failed", red=True)
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"{report.nodeid}: {reason}")
