"""What somebody types into the search."""

from deskbell.web.queue import asked


def test_a_control_character_in_a_search_is_a_space_for_no_database_keeps_it() -> None:
    assert asked(q="\0till\t2\x7f").q == "till 2"
