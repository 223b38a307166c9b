"""The fault matrix: what can be wrong with what, under which conditions, and the cause that the desk is to name."""

from dataclasses import dataclass
from typing import Final

WELL: Final = ""
"""Nothing is wrong that a button can see, or nobody could tell: the incident has no cause."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row. `fault` and `side` are keys of `shop.FAULTS` and `shop.SIDES`."""

    asset: str
    fault: str
    side: str
    cause: str

    @property
    def id(self) -> str:
        """Return a name for people."""
        return " / ".join(filter(None, (self.asset, self.fault, self.side)))


RECEIPT: Final = "receipt printer"
OFFICE: Final = "office printer"
AGENT: Final = "printer with SNMP"
TILL: Final = "till"
TERMINAL: Final = "card terminal"
APP: Final = "sales app"

CATEGORIES: Final = {
    RECEIPT: "printer",
    OFFICE: "printer",
    AGENT: "printer",
    TILL: "till",
    TERMINAL: "card_terminal",
    APP: "sales_app",
}

LOSSY: Final = "lossy Wi-Fi"
WEAK: Final = "weak Wi-Fi"
SLOW: Final = "slow equipment"
NO_GATEWAY: Final = "gateway down"
NO_NAMES: Final = "name server silent"
OTHERS_SILENT: Final = "the neighbour is silent, too"
OTHERS_WELL: Final = "the neighbour answers"
OTHERS_NO_GATEWAY: Final = "another button got no answer from the gateway"
SHOPS_SAME: Final = "other shops see the same"
SHOPS_WELL: Final = "other shops reach it"

GATEWAY_DOWN: Final = "network.gateway_down"


def _rows(asset: str, *rows: tuple[str, str, str]) -> list[Scenario]:
    return [Scenario(asset, fault, side, cause) for fault, side, cause in rows]


SCENARIOS: Final = [
    *_rows(
        RECEIPT,
        ("", "", WELL),
        ("out of paper", "", "printer.paper_out"),
        ("out of paper", LOSSY, "printer.paper_out"),
        ("out of paper", WEAK, "printer.paper_out"),
        ("out of paper", SLOW, "printer.paper_out"),
        ("out of paper", NO_GATEWAY, "printer.paper_out"),
        ("out of paper", OTHERS_SILENT, "printer.paper_out"),
        ("little paper", "", "printer.paper_low"),
        ("cover open", "", "printer.cover_open"),
        ("cover open", SLOW, "printer.cover_open"),
        ("cutter", "", "printer.cutter_error"),
        ("too hot", "", "printer.overheated"),
        ("offline", "", "printer.offline"),
        ("cover open and out of paper", "", "printer.cover_open"),
        ("cutter and little paper", "", "printer.cutter_error"),
        ("dead", "", "printer.unreachable"),
        ("dead", LOSSY, "printer.unreachable"),
        ("dead", NO_GATEWAY, GATEWAY_DOWN),
        ("dead", OTHERS_SILENT, "network.switch_down"),
        ("dead", OTHERS_WELL, "printer.unreachable"),
        ("program stopped", "", "printer.service_down"),
        ("filtered", "", "printer.unreachable"),
        ("", LOSSY, "network.wifi_lossy"),
        ("", WEAK, "network.wifi_weak"),
        ("", NO_GATEWAY, GATEWAY_DOWN),
    ),
    *_rows(
        OFFICE,
        ("", "", WELL),
        ("out of paper", "", "printer.paper_out"),
        ("out of paper", LOSSY, "printer.paper_out"),
        ("jam", "", "printer.jam"),
        ("jam and little toner", "", "printer.jam"),
        ("no toner", "", "printer.toner_out"),
        ("little toner", "", "printer.toner_low"),
        ("paused", "", "printer.paused"),
        ("dead", "", "printer.unreachable"),
        ("dead", NO_GATEWAY, GATEWAY_DOWN),
    ),
    *_rows(
        AGENT,
        ("", "", WELL),
        ("out of paper", "", "printer.paper_out"),
        ("out of paper", LOSSY, "printer.paper_out"),
        ("cover open", "", "printer.cover_open"),
        ("no toner", "", "printer.toner_out"),
        ("jam and little toner", "", "printer.jam"),
        ("needs service", "", "printer.needs_service"),
        ("dead", "", "printer.unreachable"),
    ),
    *_rows(
        TILL,
        ("", "", WELL),
        ("dead", "", "till.unreachable"),
        ("dead", LOSSY, "till.unreachable"),
        ("dead", WEAK, "till.unreachable"),
        ("dead", NO_GATEWAY, GATEWAY_DOWN),
        ("dead", NO_NAMES, "till.unreachable"),
        ("dead", OTHERS_SILENT, "network.switch_down"),
        ("dead", OTHERS_WELL, "till.unreachable"),
        ("program stopped", "", "till.service_down"),
        ("program stopped", NO_GATEWAY, GATEWAY_DOWN),
        ("filtered", "", "till.unreachable"),
        ("", OTHERS_NO_GATEWAY, WELL),
    ),
    *_rows(
        TERMINAL,
        ("", "", WELL),
        ("dead", "", "card_terminal.unreachable"),
        ("dead", NO_GATEWAY, GATEWAY_DOWN),
    ),
    *_rows(
        APP,
        ("", "", WELL),
        ("answers 503", "", "sales_app.server_error"),
        ("answers 503", LOSSY, "sales_app.server_error"),
        ("answers 503", SHOPS_SAME, "sales_app.server_error"),
        ("answers 404", "", "sales_app.page_missing"),
        ("answers 401", "", "sales_app.access_refused"),
        ("says something else", "", "sales_app.wrong_content"),
        ("slow", "", "sales_app.slow"),
        ("hangs", "", "sales_app.unreachable"),
        ("hangs", SHOPS_WELL, "network.internet_down"),
        ("dead", "", "sales_app.unreachable"),
        ("dead", SHOPS_SAME, "sales_app.unreachable"),
        ("dead", SHOPS_WELL, "network.internet_down"),
        ("dead", NO_GATEWAY, GATEWAY_DOWN),
        ("dead", NO_NAMES, "network.dns_down"),
        ("certificate expired", "", "sales_app.certificate_expired"),
        ("certificate ends in three days", "", "sales_app.certificate_expires_soon"),
        ("certificate for another name", "", "sales_app.certificate_wrong_name"),
        # no program of the shop gets past the certificate, so that is put right first
        ("certificate expired and 503", "", "sales_app.certificate_expired"),
        ("speaks no TLS", "", "sales_app.tls_failed"),
        ("name unknown", "", "sales_app.name_not_found"),
    ),
]
