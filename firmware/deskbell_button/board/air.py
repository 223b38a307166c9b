"""The air around a simulated board: which networks are in reach, and their passwords."""

from deskbell_button import networks
from deskbell_wire import wifi


def join(air: "dict[str, str]", text: "str | None") -> str:
    """Return the first network of a list that takes us. Raises OSError, which says why of each."""
    seen = [(name.encode(), b"", 1, -55, 3, 0) for name in air]
    tried = []
    for one, _ in networks.attempts(wifi.read(text), seen):
        if air.get(one[0]) == one[1]:
            return one[0]
        tried.append((one[0], networks.why(202 if one[0] in air else 201, False)))
    raise OSError(networks.failed(tried))
