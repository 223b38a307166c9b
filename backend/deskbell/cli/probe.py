"""`deskbell probe`: look at equipment from a laptop, with the very code that a button looks with.

A laptop is not a button: names are resolved by the system, any address may be
looked at, and any port.
"""

import asyncio
import socket
import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from deskbell.cli.screen import AsJson, show_json, table
from deskbell.domain import certificate
from deskbell.errors import DeskbellError
from deskbell.settings import load
from deskbell_button.probe.finding import FAULT, Deadline, Finding, Target
from deskbell_button.probe.looking import BUDGET_MS, judged, probe
from deskbell_button.probe.turns import drive
from deskbell_catalogue import Catalogue, CatalogueError
from deskbell_catalogue import load as load_catalogue
from deskbell_wire import target as targets

NOT_OK: Final = 1

CATEGORY_OF: Final = {
    "ipp": "printer",
    "snmp": "printer",
    "escpos": "printer",
    "tcp": "till",
    "dns": "sales_app",
    "https": "sales_app",
}
"""What somebody most likely looks at with a scheme; `--category` says otherwise."""

IN_WORDS: Final = {
    "ok": "nothing wrong was seen",
    "fault": "something is wrong",
    "unreachable": "does not answer",
    "unreadable": "answers what cannot be read",
}

_RESOLVERS: Final = Path("/etc/resolv.conf")


class BadTarget(DeskbellError):
    """What was typed is nothing that can be looked at; the text says how it is written."""

    exit_code = 2


class BadCategory(DeskbellError):
    """The catalogue has no such category, or cannot be read; the text says what to do."""

    exit_code = 2


def look(
    url: Annotated[str, typer.Argument(help="Such as ipp://10.0.3.7, snmp://, escpos://, tcp://host:port, dns://server/name or https://host/path#word.")],
    category: Annotated[str | None, typer.Option("--category", help="What it is, else by the scheme: printer, till or sales_app.")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Look at equipment as a button would, from here."""
    one = target_of(url)
    catalogue = _catalogue()
    kind = category or CATEGORY_OF[one.scheme]
    if catalogue.category(kind) is None:
        known = ", ".join(each.id for each in catalogue.categories)
        raise BadCategory(
            f"There is no category {kind!r}", f"the catalogue has {known}", "Choose one of them"
        )
    finding = with_certificate(asyncio.run(found(one, kind)), kind, catalogue, _now_ms())
    # what a thing of this category cannot have, such as toner in a till, has no name
    cause = finding.cause if catalogue.cause(finding.cause or "") else None
    if as_json:
        show_json(
            {
                "target": url,
                "verdict": finding.verdict,
                "cause": cause,
                "evidence": finding.evidence,
                "took_ms": finding.took_ms,
            }
        )
    else:
        table((url, IN_WORDS[finding.verdict]), rows(finding, cause, catalogue))
    if finding.verdict != "ok":
        raise typer.Exit(NOT_OK)


def target_of(url: str) -> Target:
    """Return what to look at. Raises BadTarget."""
    try:
        parts = targets.split(url)
    except ValueError:
        raise _not_understood(url) from None
    if len(parts) > 1:
        raise _bad(
            url, "it names several schemes", f"Name one: {parts[0][0]}://... looks at one thing"
        )
    one = Target(*parts[0])
    if one.port is not None and not 1 <= one.port <= 65535:  # noqa: PLR2004 TCP's and UDP's
        raise _bad(url, f"there is no port {one.port}", "Name a port from 1 to 65535, or none")
    if one.scheme == "dns" and not one.host and one.path:
        one.host = _name_server(url)
    if not one.host:
        raise _bad(url, "it names no host", f"Write such as {one.scheme}://10.0.3.7")
    return one


def _bad(url: str, why: str, remedy: str) -> BadTarget:
    return BadTarget(f"Nothing was looked at: {url!r}", why, remedy)


def _not_understood(url: str) -> BadTarget:
    schemes = url.partition("://")[0].split("+")
    if all(scheme in targets.PORTS for scheme in schemes):
        return _bad(url, "its port is no number", f"Write such as {schemes[0]}://10.0.3.7:9100")
    known = ", ".join(f"{scheme}://" for scheme in targets.PORTS)
    return _bad(url, "it has no scheme that is known", f"Begin with one of {known}")


def _name_server(url: str) -> str:
    """Return the first name server of this machine. Raises BadTarget."""
    try:
        lines = _RESOLVERS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    for words in (line.split() for line in lines):
        if words[:1] == ["nameserver"] and len(words) > 1:
            return words[1]
    raise _bad(
        url,
        f"{_RESOLVERS} names no name server",
        "Name the server, as in dns://10.0.0.1/example.com",
    )


async def found(one: Target, category: str) -> Finding:
    """Look, as a button does, but at whatever address this machine's resolver gives."""
    aimed: Target | str = one
    try:
        one.address = await _address(one.host)
    except (OSError, UnicodeError):
        aimed = "no address"
    until = Deadline(BUDGET_MS)
    return await drive(judged(probe(one.scheme, aimed, until), category, until))


async def _address(host: str) -> str:
    """Return a host's address, the IPv4 one where it has both, as a button would. Raises OSError, UnicodeError."""
    loop = asyncio.get_running_loop()
    known = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    places = sorted(known, key=lambda each: each[0] != socket.AF_INET)
    return str(places[0][4][0])


def with_certificate(finding: Finding, category: str, catalogue: Catalogue, now_ms: int) -> Finding:
    """Add the desk's rule for the last day of a certificate; of two causes the catalogue's first is told."""
    leaf = certificate.judge(finding.evidence.get("not_after"), now_ms)
    if leaf is None:
        return finding
    causes = [one for one in (finding.cause, f"{category}.{leaf}") if one]
    finding.cause = min(causes, key=lambda node: _rank(catalogue, node))
    finding.verdict = FAULT
    return finding


def _rank(catalogue: Catalogue, node: str) -> int:
    cause = catalogue.cause(node)
    return 1000 if cause is None else cause.rank


def rows(finding: Finding, cause: str | None, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return what was seen, line by line, for people."""
    known = catalogue.cause(cause or "")
    told = [("cause", f"{known.title('en')} ({known.id})")] if known else []
    told += [(name.replace("_", " "), in_words(fact)) for name, fact in finding.evidence.items()]
    return [*told, ("took", f"{finding.took_ms} ms")]


def in_words(fact: Any) -> str:  # noqa: ANN401 whatever evidence holds
    """Return a fact as a person writes it."""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, list):
        return ", ".join(map(in_words, fact))
    if isinstance(fact, dict):
        return ", ".join(f"{name} {in_words(value)}" for name, value in fact.items())
    return "unknown" if fact is None else str(fact)


def _catalogue() -> Catalogue:
    """Return this machine's catalogue. Raises BadCategory."""
    try:
        return load_catalogue(load().catalogue)
    except CatalogueError as error:
        what, _, remedy = str(error).rpartition(". ")
        raise BadCategory("The catalogue cannot be used", what, remedy) from None


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
