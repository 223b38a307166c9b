"""Generated requests: whatever is sent, the API answers as its OpenAPI document says."""

from contextlib import suppress
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from deskbell import api

EXAMPLES = 8
FEWEST = 10
"""Calls that must have been asked in either mode."""


def test_it_is_served_and_every_call_has_a_summary(house: Any) -> None:
    told = house.client("manager").get(f"{api.PREFIX}/openapi.json").json()

    assert told["openapi"].startswith("3.1")
    calls = [call for path in told["paths"].values() for call in path.values()]
    assert len(calls) > 15
    assert [call for call in calls if not call.get("description")] == []


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_generated_requests_get_the_answers_of_the_document(
    house: Any, mode: GenerationMode
) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))
    schema = schemathesis.openapi.from_dict(house.app.openapi())
    token = house.token("admin")
    asked = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()

        @hypothesis.settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def answers(case: Any) -> None:
            case.call_and_validate(
                app=house.app,
                headers={"Authorization": f"Bearer {token}"},
                # That a cursor must come from the page before is not for a schema to say.
                excluded_checks=[positive_data_acceptance],
            )

        with suppress(Unsatisfiable):  # a call without any input cannot be asked wrongly
            answers()
            asked += 1

    assert asked > FEWEST
