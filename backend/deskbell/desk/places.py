"""Where buttons look: the register's addresses, with the probes that the catalogue gives a category."""

from collections.abc import Mapping, Sequence
from typing import Final

from deskbell.domain.place import place_of
from deskbell.domain.place import service_of as service_of_address
from deskbell.store.site import Asset
from deskbell_catalogue import Catalogue

SERVICE: Final = "service"


def probes_of(catalogue: Catalogue) -> dict[str, str]:
    """Return the probes of each category that has any."""
    return {one.id: one.probes for one in catalogue.categories if one.probes}


def of_asset(catalogue: Catalogue, asset: Asset) -> str | None:
    """Return where a button looks at an asset, None for nowhere."""
    category = catalogue.category(asset.category)
    return place_of(category.probes if category else "", asset.address)


def looked_at_with(catalogue: Catalogue, asset: Asset | None) -> frozenset[str]:
    """Return every probe that a whole look at an asset has; none where nobody can look."""
    place = of_asset(catalogue, asset) if asset is not None else None
    if place is None:
        return frozenset()
    return frozenset({"network", *place.partition("://")[0].split("+")})


def of_inputs(probes: Mapping[str, str], inputs: Sequence[Asset | None]) -> list[tuple[int, str]]:
    """Return `(input, where to look)` of the inputs that stand for something with an address."""
    found = []
    for number, asset in enumerate(inputs, 1):
        place = place_of(probes.get(asset.category, ""), asset.address) if asset else None
        if place is not None:
            found.append((number, place))
    return found


def is_service(catalogue: Catalogue, category_id: str) -> bool:
    """Tell whether a category is a service that several shops share."""
    category = catalogue.category(category_id)
    return category is not None and category.kind == SERVICE


def service_of(asset: Asset) -> str:
    """Return what makes two assets the same service."""
    return service_of_address(
        asset.address if "://" in asset.address else f"https://{asset.address}"
    )
