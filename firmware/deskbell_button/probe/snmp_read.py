"""What the answers of a printer's SNMP mean (RFC 2790, RFC 3805)."""

from deskbell_button.probe.said import said
from deskbell_button.probe.worst import Worst, cause_of
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Finding

# the bits of an error state and their causes; one without is not yet a fault
_BITS = const(
    "paper low=paper_low,no paper=paper_out,toner low=toner_low,no toner=toner_out,door open=cover_open,"
    "jammed=jam,offline=offline,needs service=needs_service,input tray missing=tray_missing,"
    "output tray missing=tray_missing,cartridge missing=toner_out,output nearly full=,"
    "output full=output_full,a tray is empty=paper_out,maintenance overdue=needs_service"
)
_FIRST_WARNING = const(13)  # with another tray, or with luck, it prints

# PrtAlertCodeTC by cause; the codes that all parts of a printer share follow their group: input 8,
# output 9, supplies 11
_ALERTS_OF = const(
    "cover_open 3 5 18 501 ,jam 8 ,offline 22 504 ,"
    "tray_missing 801 901 8.9 9.9 ,paper_low 807 8.12 ,paper_out 808 809 810 8.13 ,"
    "output_full 903 9.15 ,overheated 1002 ,"
    "toner_out 1101 1102 1103 1114 1115 11.9 11.13 ,toner_low 1104 1105 1106 1113 11.12 ,"
    "waste_full 1109 1110 11.15 "
)
_MOST_CODE = const(100000)
_CRITICAL = const(3)  # above it are warnings, 1 is anything else

# PrtMarkerSuppliesTypeTC
_WASTE = const((4, 8, 14))  # fills instead of running out
_PRINTS_WITH = const(
    (3, 5, 6, 7, 10, 12, 13, 21)
)  # toner, ink, ribbon, wax; a drum is none of them


def judge(answers: "list[list[Any]]") -> "Finding":
    """Return what state, alerts, supplies and trays mean, and why some of them may be missing."""
    state, alerts, supplies, trays, missing = answers
    worst = Worst()
    errors, status, ticks = state
    evidence: dict[str, Any] = {"errors": _errors(errors, worst)}
    if type(status) is int and 1 <= status <= 5:
        evidence["status"] = ("other", "unknown", "idle", "printing", "warming up")[status - 1]
    if type(ticks) is int and ticks >> 32 == 0:
        evidence["uptime_s"] = ticks // 100
    said_so = [
        _alert(row, worst)
        for row in alerts
        if type(row[0]) is int and type(row[2]) is int and 0 < row[2] < _MOST_CODE
    ]
    for why in missing:
        evidence["not_read"] = why
    if said_so:
        evidence["alerts"] = said_so
    levels: dict[str, int] = {}
    for at, (kind, name, most, level) in enumerate(supplies):
        percent = share(most, level)
        if percent is None or kind in _WASTE:
            continue
        levels[(said(name) if type(name) is bytes else "") or str(at + 1)] = percent
        if kind in _PRINTS_WITH:
            worst.note_level(percent)
    if levels:
        evidence["levels"] = levels
    fill = [share(most, level) for most, level in trays]
    if fill.count(None) < len(fill):
        evidence["trays"] = fill
    return worst.finding(evidence)


def _errors(errors: bytes, worst: Worst) -> "list[str]":
    """Note the bits of an error state, the highest of the first byte first; return their names."""
    found = []
    for at, bit in enumerate(_BITS.split(",")):
        if at >> 3 < len(errors) and errors[at >> 3] << (at & 7) & 0x80:
            name, _, cause = bit.partition("=")
            found.append(name)
            if cause:
                worst.note(cause, at >= _FIRST_WARNING)
    return found[:8]


def _alert(row: "list[Any]", worst: Worst) -> str:
    """Note an alert; return its code, and the printer's words for it."""
    severity, group, code, words = row
    cause = cause_of(str(code), _ALERTS_OF) or cause_of("%s.%d" % (group, code), _ALERTS_OF)
    if cause and severity >= _CRITICAL:
        worst.note(cause, severity > _CRITICAL)
    elif severity == _CRITICAL and not (19 <= code <= 28 or 502 <= code <= 507):
        worst.note("needs_service")
    return ("%d %s" % (code, said(words, 30) if type(words) is bytes else "")).strip()


def share(most: object, level: object) -> "int | None":
    """Return how full something is in percent, None where it does not say: numbers below 0 are no amounts."""
    if type(most) is not int or type(level) is not int or most <= 0 or not 0 <= level <= most:
        return None
    return (level * 100 + most - 1) // most
