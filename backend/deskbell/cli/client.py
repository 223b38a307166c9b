"""A desk's API, as the command line uses it: what goes wrong on the way becomes cause and remedy."""

import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from os import PathLike
from typing import Any, Final, Self

import httpx

from deskbell.cli import remedies
from deskbell.errors import DeskbellError
from deskbell.settings import is_loopback

TIMEOUT_S: Final = 60.0
PAGE: Final = 200
_API: Final = "/api/v1"
_NAME_IT: Final = "Name the desk's address with --url"
_ERRNO: Final = re.compile(r"^\[Errno -?\d+\] ")


class NoDesk(DeskbellError):
    """No desk answers; start it, or name one."""


class NotPrivate(DeskbellError):
    """A token would cross the network in the clear; name the desk's address with https."""


class Refused(DeskbellError):
    """The desk did not do it; the text says why."""

    def __init__(self, what: str, why: str, remedy: str, problem: dict[str, Any]) -> None:
        """Keep the desk's own words too."""
        super().__init__(what, why, remedy)
        self.problem = problem

    def as_json(self) -> dict[str, Any]:
        """Return the parts, and the members of the problem: `type`, `status`, `lines` ..."""
        return super().as_json() | self.problem


class Client:
    """The API of one desk."""

    def __init__(
        self,
        url: str,
        token: str,
        remedy: str,
        ca: PathLike[str] | str | None = None,
        *,
        is_local: bool = False,
    ) -> None:
        """Take address and token; `remedy` is what to do when the desk takes the token no more.

        `ca` is trusted beside the system's own; `is_local` tells that this machine's own desk is
        meant. Raises NoDesk for what is no address, NotPrivate.
        """
        host = _host(url)
        if token and not is_local:
            check_private(url)
        self.url = url
        self.secret = token
        self.remedy = remedy
        self.ca = ca
        self.is_local = is_local
        self._http = httpx.Client(
            base_url=f"{url}{_API}",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=TIMEOUT_S,
            verify=_trusted(ca),
            trust_env=not (is_local or is_loopback(host)),  # a proxy would be a third who reads
        )

    def as_json(self) -> dict[str, Any]:
        """Return what another process makes the same client of; it is secret."""
        ca = str(self.ca) if self.ca else None
        return {
            "url": self.url,
            "token": self.secret,
            "remedy": self.remedy,
            "ca": ca,
            "is_local": self.is_local,
        }

    def with_token(self, token: str, remedy: str) -> Self:
        """Return a client of the same desk with another token."""
        return type(self)(self.url, token, remedy, self.ca, is_local=self.is_local)

    def get(self, path: str, **params: Any) -> Any:  # noqa: ANN401 whatever JSON can say
        """Return what the API says. Raises NoDesk, Refused."""
        return self._send("GET", path, params=params)

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield every item of a list, page by page. Raises NoDesk, Refused."""
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=str(PAGE), **cursor)
            if not page.keys() >= {"items", "next"}:
                raise no_desks_answer(self.url)
            yield from page["items"]
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}

    def post(self, path: str, body: object = None) -> Any:  # noqa: ANN401 whatever JSON can say
        """Have the API do something. Raises NoDesk, Refused."""
        return self._send("POST", path, json=body)

    def put(self, path: str, body: object) -> Any:  # noqa: ANN401 whatever JSON can say
        """Have the API replace something as a whole. Raises NoDesk, Refused."""
        return self._send("PUT", path, json=body)

    def post_csv(self, path: str, content: bytes) -> Any:  # noqa: ANN401 whatever JSON can say
        """Send a CSV file. Raises NoDesk, Refused."""
        return self._send("POST", path, content=content, headers={"Content-Type": "text/csv"})

    def _send(self, method: str, path: str, **options: Any) -> Any:  # noqa: ANN401 httpx's options
        try:
            answer = self._http.request(method, path, **options)
            if answer.is_redirect:
                raise _moved(self.url, answer)
            body = answer.json()
        except httpx.TransportError as error:
            raise _unreachable(self.url, error) from None
        except ValueError:
            raise no_desks_answer(self.url) from None
        if answer.is_error:
            raise _refused(answer.status_code, body, self.remedy)
        if not isinstance(body, dict):  # every answer of a desk is an object
            raise no_desks_answer(self.url)
        return body


def check_private(url: str) -> None:
    """Raise NotPrivate for an address at which others could read a token on its way."""
    if httpx.URL(url).scheme == "http" and not is_loopback(_host(url)):
        raise NotPrivate(
            f"No token is sent to {url}",
            "over plain http everybody on the way could read it",
            "Name the desk's https address; docs/how-to/run-a-desk.md says how it gets one",
        )


def _host(url: str) -> str:
    """Return the host of an address, as the connection will take it. Raises NoDesk."""
    try:
        return httpx.URL(url).host
    except (httpx.InvalidURL, ValueError) as error:
        raise NoDesk(
            f"{url} is no address of a desk", str(error), "Write such as https://desk.example:8000"
        ) from None


def no_desks_answer(url: str) -> NoDesk:
    """Return the error for an answer that no desk would give."""
    return NoDesk(f"No desk answers at {url}", "something else listens there", _NAME_IT)


def _moved(url: str, answer: httpx.Response) -> NoDesk:
    """Say where an answer sends us on to: a token goes only where somebody named."""
    moved = str(answer.next_request.url) if answer.next_request else ""
    place, found, _ = moved.partition(_API)
    if not moved or place == url:
        why, remedy = "what listens there sends us on", _NAME_IT
    elif found:
        why, remedy = f"it sends us on to {place}", f"Name that address: --url {place}"
    else:  # such as a page to sign in at
        why, remedy = f"it sends us on to {moved}", _NAME_IT
    return NoDesk(f"No desk answers at {url}", why, remedy)


def _unreachable(url: str, error: httpx.TransportError) -> NoDesk:
    why = _ERRNO.sub("", str(error)) or type(error).__name__
    if "not yet valid" in why or "has expired" in why:
        remedy = "Set the clock of this computer, or give the desk a certificate that is valid now"
    elif "CERTIFICATE_VERIFY_FAILED" in why:
        remedy = "Have this computer trust the CA of the desk's certificate, or check the address"
    else:
        remedy = "Start it with `deskbell up`, or name one with --url and --token"
    return NoDesk(f"No desk answers at {url}", why, remedy)


def _refused(status: int, body: Any, new_token: str) -> Refused:  # noqa: ANN401 whatever JSON can say
    problem = body if isinstance(body, dict) else {}
    kind = str(problem.get("type", "")).rpartition(":")[2]
    title = str(problem.get("title", f"The desk answered {status}"))
    detail = str(problem.get("detail", "it gave no reason"))
    if f"{detail} ".startswith(title.partition(" such ")[0] + " "):  # the same, with the name
        title, _, detail = detail.partition(". ")
        detail = detail or "the desk said no more"
    if "lines" in problem:
        detail = "\n" + detail
    if kind == "no_credentials":
        detail = "the desk does not know the token, or no longer"
    remedy = remedies.remedy(problem, status, new_token)
    return Refused(title, detail, remedy, problem)


def _trusted(ca: PathLike[str] | str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca is not None:
        with suppress(OSError):  # it may be for the desk's eyes alone; then the system's must do
            context.load_verify_locations(ca)
    return context
