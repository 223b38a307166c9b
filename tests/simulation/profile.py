"""What a run suffers: drawn from its seed, with some faults left out, so that others show."""

from dataclasses import dataclass, field, replace
from random import Random

from tests.simulation.network import Weather

WEIGHTS = {
    "press": 26,
    "hold": 9,
    "press_and_hold": 5,
    "agent": 14,
    "link": 7,
    "power_cut": 8,
    "reboot": 3,
    "lose_files": 3,
    "flash_again": 2,
    "revoke": 0.5,
    "claim": 4,
    "broker_restart": 3,
    "kill": 6,
    "stop": 1,
    "clock": 1,
    "save": 4,
    "restore": 5,
    "replay": 14,
    "forge": 7,
    "garbage": 1,
    "prune": 2,
}
LONG = 0.04
"""Share of runs that go on until a button forgets old presses and a restore loses them."""

ALWAYS = ("press", "hold", "press_and_hold", "agent")


@dataclass(frozen=True, slots=True)
class Profile:
    """How many of what, and how bad the network is."""

    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    weather: Weather = field(default_factory=Weather)
    actions: int = 60
    mean_ms: int = 900
    buttons: int = 2
    desks: int = 1


def draw(rng: Random) -> Profile:
    """Draw a profile: each fault is left out of about every third run."""
    weights = {
        name: weight for name, weight in WEIGHTS.items() if name in ALWAYS or rng.random() < 0.65
    }
    is_long = rng.random() < LONG
    if is_long:
        weights |= {"press": 50, "save": 5, "restore": 5}
    weather = Weather(
        drop=rng.choice((0, 0.05, 0.2, 0.5)),
        double=rng.choice((0, 0.1, 0.3)),
        late=rng.choice((0, 0.05, 0.2)),
        most_ms=rng.choice((100, 1_000, 6_000)),
    )
    return Profile(
        weights=weights,
        weather=weather,
        actions=rng.randint(60, 90) if is_long else rng.randint(10, 32),
        mean_ms=rng.choice((300, 600, 1_500)),
        buttons=1 if is_long else rng.choice((1, 1, 1, 2, 2, 3)),
        desks=rng.choice((1, 1, 1, 2)),
    )


def focus(profile: Profile, more: dict[str, float], **changes: object) -> Profile:
    """Return a profile with some faults more frequent, for a control that needs them."""
    return replace(profile, weights={**profile.weights, **more}, **changes)  # type: ignore[arg-type]  # fields of Profile, by name
