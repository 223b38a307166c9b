"""Differential diagnosis: from what buttons saw to one cause with a named reason.

What was seen at the asset itself, at other things of its shop, and of the same
service at other shops is weighed in one order. A thing that names its own fault
is believed. What does not answer is its own fault only where the way to it works:
a gateway that is down outranks a printer that is silent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskbell.domain import certificate, supplies

OK: Final = "ok"
FAULT: Final = "fault"
UNREACHABLE: Final = "unreachable"
UNREADABLE: Final = "unreadable"

ASSET: Final = "asset"
NETWORK: Final = "network"
SERVICE: Final = "service"
WELL: Final = "well"
BLIND: Final = "blind"
VERDICTS: Final = (ASSET, NETWORK, SERVICE, WELL, BLIND)
"""Where the trouble is; `well`: nothing wrong was seen; `blind`: the button could not look."""

SURE: Final = "sure"
LIKELY: Final = "likely"
UNCLEAR: Final = "unclear"

GATEWAY_DOWN: Final = "network.gateway_down"
DNS_DOWN: Final = "network.dns_down"
INTERNET_DOWN: Final = "network.internet_down"
SWITCH_DOWN: Final = "network.switch_down"
RADIO: Final = ("network.wifi_lossy", "network.wifi_weak")

REASONS: Final = (
    "says_so_itself", "warns_itself", "certificate_says_so", "same_at_other_shops",
    "works_at_other_shops", "several_things_silent", "gateway_silent", "gateway_silent_to_others",
    "name_server_silent", "other_name_server_knows", "refuses_connections",
    "silent_network_fine", "silent_network_poor", "silent_network_unknown", "radio_poor",
    "nothing_wrong_seen", "nowhere_to_look", "not_looked_yet", "answer_unreadable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest finding of one probe at one asset. `cause` is a node of the catalogue."""

    asset_id: int | None
    probe: str
    verdict: str
    cause: str | None
    evidence: Mapping[str, Any]
    is_service: bool = False


@dataclass(frozen=True, slots=True)
class Excluded:
    """A step that nobody needs to take, and the figure that says why (ms, percent, shops)."""

    mark: str
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One verdict with its reason; `also` are causes that were seen beside the one that was chosen."""

    verdict: str
    cause: str | None
    reason: str
    confidence: str
    excluded: tuple[Excluded, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known: of the asset, its shop, and the same service elsewhere, each fresh enough."""

    category: str
    is_service: bool
    own: Sequence[Seen]
    neighbours: Sequence[Seen] = ()
    elsewhere: Sequence[Seen] = ()
    can_look: bool = True
    """Whether the register says where to look."""


def diagnose(scene: Scene, rank: Callable[[str], int], now_ms: int) -> Diagnosis:
    """Return what is wrong; `rank` orders causes, the lowest is told first, 50 and above are warnings."""
    found = _decide(scene, rank, now_ms)
    causes = {cause for cause in _causes(scene.own, scene.category, now_ms) if cause}
    return Diagnosis(
        verdict=found.verdict,
        cause=found.cause,
        reason=found.reason,
        confidence=found.confidence,
        excluded=_excluded(scene, found, now_ms),
        also=tuple(sorted(causes - {found.cause}, key=rank)),
    )


FIRST_WARNING: Final = 50


def _decide(scene: Scene, rank: Callable[[str], int], now_ms: int) -> Diagnosis:
    network = next((one for one in scene.own if one.probe == NETWORK), None)
    asset = [one for one in scene.own if one.probe != NETWORK]
    if not scene.own:
        return _blind(_not_looked(scene))
    told = [c for c in _causes(asset, scene.category, now_ms, FAULT) if c]
    hard = sorted((c for c in told if rank(c) < FIRST_WARNING), key=rank)
    if hard:
        return _told(scene, hard[0])
    gateway = _gateway(scene, network)
    if gateway is not None:
        return gateway
    answered = [one for one in asset if one.verdict in (OK, FAULT)]
    silent = [one for one in asset if one.verdict == UNREACHABLE]
    if silent and not _contradicted(silent, answered, scene):
        return _silent(scene, silent, network)
    if told:
        warning = min(told, key=rank)
        reason = "certificate_says_so" if "certificate" in warning else "warns_itself"
        return Diagnosis(ASSET, warning, reason, LIKELY)
    if network is not None and network.cause in RADIO:
        return Diagnosis(NETWORK, network.cause, "radio_poor", LIKELY)
    if network is not None and network.cause == DNS_DOWN and not answered:
        return Diagnosis(NETWORK, DNS_DOWN, "name_server_silent", LIKELY)
    if answered:
        return Diagnosis(WELL, None, "nothing_wrong_seen", UNCLEAR)
    return _blind("answer_unreadable" if asset else _not_looked(scene))


def _not_looked(scene: Scene) -> str:
    return "not_looked_yet" if scene.can_look else "nowhere_to_look"


def _contradicted(silent: Sequence[Seen], answered: Sequence[Seen], scene: Scene) -> bool:
    """Tell whether something that did answer proves the asset alive: a printer need not speak each protocol."""
    if not scene.is_service:
        return bool(answered)
    return any(one.probe == "https" for one in answered) or not any(
        one.probe == "https" for one in silent
    )


def _blind(reason: str) -> Diagnosis:
    return Diagnosis(BLIND, None, reason, UNCLEAR)


def _causes(
    seen: Sequence[Seen], category: str, now_ms: int, verdict: str | None = None
) -> list[str | None]:
    """Return the causes of findings, and what their certificates say on this day."""
    causes = [one.cause for one in seen if verdict in (None, one.verdict)]
    for one in seen:
        leaf = certificate.judge(one.evidence.get("not_after"), now_ms)
        if leaf is not None:
            causes.append(f"{category}.{leaf}")
        lowest = min(supplies.levels(one.evidence).values(), default=100)
        if lowest < supplies.LOW_PERCENT:
            causes.append(f"{category}.{'toner_low' if lowest else 'toner_out'}")
    return causes


def _told(scene: Scene, cause: str) -> Diagnosis:
    """Decide where the trouble is when the thing itself names it."""
    if scene.is_service:
        if cause.endswith(".name_not_found"):
            other = next((one for one in scene.own if one.probe == "dns_second"), None)
            if other is not None and other.verdict == OK:
                return Diagnosis(NETWORK, cause, "other_name_server_knows", SURE)
        if any(one.cause == cause for one in scene.elsewhere):
            return Diagnosis(SERVICE, cause, "same_at_other_shops", SURE)
    reason = "certificate_says_so" if "certificate" in cause else "says_so_itself"
    return Diagnosis(ASSET, cause, reason, SURE)


def _gateway(scene: Scene, network: Seen | None) -> Diagnosis | None:
    """Return that the gateway is down, by this button's look or by another one's of the shop."""
    if network is not None and network.cause == GATEWAY_DOWN:
        others = [one for one in scene.neighbours if one.probe == NETWORK]
        agrees = any(one.cause == GATEWAY_DOWN for one in others)
        is_alone = any(one.verdict == OK for one in others) and not agrees
        silent = any(one.verdict == UNREACHABLE for one in scene.own if one.probe != NETWORK)
        sure = SURE if (silent or agrees) and not is_alone else LIKELY
        return Diagnosis(NETWORK, GATEWAY_DOWN, "gateway_silent", sure)
    nobody_knows = network is None or network.verdict == UNREADABLE
    if nobody_knows and any(one.cause == GATEWAY_DOWN for one in scene.neighbours):
        return Diagnosis(NETWORK, GATEWAY_DOWN, "gateway_silent_to_others", LIKELY)
    return None


def _silent(scene: Scene, silent: Sequence[Seen], network: Seen | None) -> Diagnosis:
    """Decide why an asset does not answer, while the gateway does or nobody knows."""
    if scene.is_service:
        return _silent_service(scene, network)
    others = [one for one in scene.neighbours if one.probe != NETWORK and not one.is_service]
    alive = {one.asset_id for one in others if one.verdict in (OK, FAULT)}
    dead = {one.asset_id for one in others if one.verdict == UNREACHABLE} - alive
    if any(one.evidence.get("why") == "refused" for one in silent):
        return Diagnosis(ASSET, f"{scene.category}.service_down", "refuses_connections", SURE)
    if dead and not alive:
        return Diagnosis(NETWORK, SWITCH_DOWN, "several_things_silent", LIKELY)
    return _no_answer(scene.category, network)


def _silent_service(scene: Scene, network: Seen | None) -> Diagnosis:
    names = next((one for one in scene.own if one.probe == "dns"), None)
    name_server = network is not None and network.cause == DNS_DOWN
    if name_server or (names is not None and names.verdict == UNREACHABLE):
        return Diagnosis(NETWORK, DNS_DOWN, "name_server_silent", SURE if name_server else LIKELY)
    cause = f"{scene.category}.unreachable"
    if any(one.verdict in (UNREACHABLE, FAULT) for one in scene.elsewhere):
        return Diagnosis(SERVICE, cause, "same_at_other_shops", SURE)
    services = [one for one in scene.neighbours if one.is_service and one.probe == "https"]
    if services and all(one.verdict == UNREACHABLE for one in services):
        return Diagnosis(NETWORK, INTERNET_DOWN, "several_things_silent", LIKELY)
    if any(one.verdict == OK for one in scene.elsewhere):
        return Diagnosis(NETWORK, INTERNET_DOWN, "works_at_other_shops", LIKELY)
    return _no_answer(scene.category, network)


def _no_answer(category: str, network: Seen | None) -> Diagnosis:
    cause = f"{category}.unreachable"
    if network is None or network.verdict == UNREADABLE:
        return Diagnosis(ASSET, cause, "silent_network_unknown", LIKELY)
    if network.cause in RADIO:
        return Diagnosis(ASSET, cause, "silent_network_poor", LIKELY)
    return Diagnosis(ASSET, cause, "silent_network_fine", SURE)


def _excluded(scene: Scene, found: Diagnosis, now_ms: int) -> tuple[Excluded, ...]:
    """Return the steps of an SOP that the findings have taken already, by the marks of the catalogue."""
    marks: dict[str, int | None] = {}
    for one in scene.own:
        facts = one.evidence
        if one.probe == NETWORK:
            if "gateway_ms" in facts:
                marks["network"] = _figure(facts["gateway_ms"])
            if _figure(facts.get("loss_percent", 100)) not in (None, 100):
                marks.setdefault("network", None)
                marks.setdefault("names", None)
            continue
        if one.probe == "dns" and one.verdict == OK:
            marks["names"] = _figure(facts.get("answer_ms"))
        if one.verdict in (OK, FAULT) or facts.get("why") == "refused":
            marks.setdefault("asset", _figure(one.evidence.get("answer_ms")))
        marks |= _in_order(one, found)
        until = facts.get("not_after")
        if until is not None and certificate.judge(until, now_ms) is None:
            marks["certificate"] = None
    well = [one for one in scene.elsewhere if one.verdict == OK]
    if well and not any(one.verdict in (FAULT, UNREACHABLE) for one in scene.elsewhere):
        marks["service"] = len(well)
    return tuple(Excluded(mark, figure) for mark, figure in sorted(marks.items()))


def _in_order(one: Seen, found: Diagnosis) -> dict[str, int | None]:
    """Return what a printer says of itself that is in order."""
    if one.probe not in ("ipp", "snmp", "escpos") or one.verdict not in (OK, FAULT):
        return {}
    wrong = {one.cause, found.cause}
    leaves = {str(cause).rpartition(".")[2] for cause in wrong}
    marks: dict[str, int | None] = {}
    for mark, bad in (
        ("paper", {"paper_out", "paper_low", "tray_missing"}),
        ("cover", {"cover_open"}),
        ("toner", {"toner_out", "toner_low"}),
    ):
        is_known = mark != "toner" or bool(one.evidence.get("levels"))
        if not leaves & bad and is_known:
            marks[mark] = None
    return marks


def _figure(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
