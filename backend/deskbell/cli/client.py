"""A desk's API, as the command line uses it: what goes wrong on the way becomes cause and remedy."""

import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from os import PathLike
from typing import Any, Final, Self

import httpx

from deskbell.errors import DeskbellError

TIMEOUT_S: Final = 60.0
PAGE: Final = 200
_ERRNO: Final = re.compile(r"^\[Errno -?\d+\] ")


class NoDesk(DeskbellError):
    """No desk answers; start it, or name one."""


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

        `ca` is trusted beside the system's own; `is_local` tells that no proxy is to be asked.
        """
        self.url = url
        self.secret = token
        self.remedy = remedy
        self.ca = ca
        self.is_local = is_local
        self._http = httpx.Client(
            base_url=f"{url}/api/v1",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=TIMEOUT_S,
            verify=_trusted(ca),
            trust_env=not is_local,
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
            body = answer.json() if answer.content else None
        except httpx.TransportError as error:
            raise _unreachable(self.url, error) from None
        except ValueError:
            raise NoDesk(
                f"No desk answers at {self.url}",
                "something else listens there",
                "Name the desk's address with --url",
            ) from None
        if answer.is_error:
            raise _refused(answer.status_code, body, self.remedy)
        return body


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
    if status == httpx.codes.UNAUTHORIZED or kind == "enrolment_spent":
        remedy = new_token
    elif status >= httpx.codes.INTERNAL_SERVER_ERROR:
        remedy = "Look into logs/deskbell.log of its data folder"
    else:
        remedy = "Nothing was changed"
    return Refused(title, detail, remedy, problem)


def _trusted(ca: PathLike[str] | str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca is not None:
        with suppress(OSError):  # it may be for the desk's eyes alone; then the system's must do
            context.load_verify_locations(ca)
    return context
