"""How pages are served: who asks for the head of one gets what a GET would, without the body."""

from typing import Any

from fastapi.routing import APIRoute


class PageRoute(APIRoute):
    """A route that answers HEAD wherever it answers GET; a stream has no end, so it has no head."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 passed on as it came
        super().__init__(*given, **named)
        methods = self.methods or set()
        if "GET" in methods and not self.is_sse_stream:
            self.methods = methods | {"HEAD"}
