"""What buttons see in tests of pages."""

from tests.web.desk import OpenDesk


def network(desk: OpenDesk, label: str) -> None:
    """Let a button find its network in order."""
    desk.find(label, "network", "ok", rssi_dbm=-58, gateway_ms=3, loss_percent=0)


def out_of_paper(desk: OpenDesk) -> None:
    """Press for a printer that says what is wrong with it."""
    desk.press("printer")
    network(desk, "printer")
    desk.find(
        "printer", "ipp", "fault", "printer.paper_out", state="stopped",
        reasons=["media-empty-error"], accepting=True, jobs=3, levels={"Black": 18},
    )  # fmt: skip
    desk.find("printer", "snmp", "fault", "printer.paper_out", errors=["noPaper"])
