"""Figures say how many they speak for."""

from deskbell.domain.kpi import Figure, figure


def test_a_figure_is_the_median_of_those_that_have_the_value() -> None:
    assert figure([100, 900, 200], 5) == Figure(median_ms=200, numerator=3, denominator=5)


def test_a_figure_of_nothing_is_null_and_says_out_of_how_many() -> None:
    assert figure([], 5) == Figure(median_ms=None, numerator=0, denominator=5)


def test_the_median_of_two_is_a_whole_number() -> None:
    assert figure([1, 2, 4, 5], 4).median_ms == 3
