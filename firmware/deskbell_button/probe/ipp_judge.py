"""What the attributes of an IPP reply say of a printer. They are believed only where their type is right."""

from deskbell_button.probe.worst import Worst, cause_of
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Finding

    Values = list[Any]

# printer-state-reasons without their suffix (IANA's registry), by cause
_CAUSES = const(
    "jam media-jam ,"
    "cover_open cover-open door-open interlock-open ,"
    "paper_out media-empty media-needed ,"
    "tray_missing input-tray-missing output-tray-missing ,"
    "toner_out toner-empty marker-supply-empty marker-supply-missing developer-empty ,"
    "waste_full marker-waste-full ,"
    "output_full output-area-full ,"
    "overheated fuser-over-temp ,"
    "offline shutdown connecting-to-device timed-out offline ,"
    "paused paused moving-to-paused ,"
    "paper_low media-low ,"
    "toner_low toner-low marker-supply-low developer-low "
)


def judge(
    state: int,
    reasons: "Values",
    accepting: "Values",
    jobs: "Values",
    media: "Values",
    levels: "Values",
    names: "Values",
    types: "Values",
) -> "Finding":
    """Return what a printer's state (0 idle, 1 processing, 2 stopped) and its attributes say of it."""
    worst = Worst()
    evidence: dict[str, Any] = {"state": ("idle", "processing", "stopped")[state]}
    reasons = [each for each in _are(str, reasons) if each != "none"]
    for reason in reasons:
        _note(reason, worst)
    if state == 2:
        worst.note("needs_service")
    for accepts in _are(bool, accepting)[:1]:
        evidence["accepting"] = accepts
        if not accepts:
            worst.note("rejects_jobs")
    for count in _are(int, jobs)[:1]:
        evidence["jobs"] = count
    evidence["reasons"] = reasons
    evidence["levels"] = _percents(levels, names, types, worst)
    evidence["media"] = _are(str, media)
    return worst.finding({key: evidence[key] for key in evidence if evidence[key] not in ([], {})})


def _are(kind: type, values: "Values") -> "Values":
    """Return the values of one kind; a text is one that is not empty."""
    return [each for each in values if type(each) is kind and each != ""]


def _percents(levels: "Values", names: "Values", types: "Values", worst: Worst) -> "dict[str, int]":
    """Return the percents that are known, by name, of what is used up: waste fills instead.

    Those that it prints with are noted; a drum or a fuser is none of them.
    """
    known: dict[str, int] = {}
    for at, level in enumerate(levels):
        kind = str(types[at]).lower() if at < len(types) else "toner"
        if kind[:5] == "waste":
            continue
        if type(level) is int and 0 <= level <= 100:  # below 0 it is not known
            name = (names[at] if at < len(names) else "") or at + 1
            known[str(name)] = min(level, known.get(str(name), 100))
            if "toner" in kind or kind[:3] == "ink" or kind[-3:] == "wax":
                worst.note_level(level)
    return known


def _note(reason: str, worst: Worst) -> None:
    """Note what a reason means, if anything; without a suffix it is an error (RFC 8011, 5.4.12)."""
    word, _, suffix = reason.rpartition("-")
    if suffix not in ("error", "warning", "report"):
        word, suffix = reason, ""
    cause = cause_of(word, _CAUSES)
    if cause:
        worst.note(cause, suffix in ("warning", "report"))
    elif suffix == "error":
        worst.note("needs_service")
