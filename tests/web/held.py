"""Requests of a page that are kept waiting, so that their answers come late."""

from playwright.sync_api import Page, Route

from tests.support.broker import until


def hold_back(page: Page, address: str) -> list[Route]:
    """Keep requests for an address waiting."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold)
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """Let the request through that was held back, as soon as it has been made."""

    def made() -> bool:
        page.wait_for_timeout(10)  # Playwright calls back only while it waits
        return bool(held)

    until(made, what="the request is made")
    held[0].continue_()
