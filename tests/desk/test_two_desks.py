"""Several desks on one database: each ledger learns what the others did."""

from deskbell.desk import buttons, restore
from deskbell.store.ledger import Ledger
from tests.desk.shop import NAME, SETTINGS, Shop


def learned(shop: Shop) -> Ledger:
    """Return the ledger of another desk that has looked at the database."""
    other = Ledger()
    with shop.writing() as session:
        assert not restore.knows_every_issue(session, other)
        restore.learn_issues(session, other)
        assert restore.knows_every_issue(session, other)
    return other


def learn(shop: Shop, ledger: Ledger) -> None:
    """Do what the clock does when a desk does not know every issue."""
    with shop.writing() as session:
        if not restore.knows_every_issue(session, ledger):
            restore.learn_issues(session, ledger)


def test_a_ledger_learns_issues_first_words_and_revocations() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    with shop.writing() as session:
        buttons.revoke(session, shop.world.ledger, "b0001", SETTINGS, shop.now_ms)

    other = learned(shop)

    assert (list(other.issued), list(other.spoke), list(other.revoked)) == ([NAME], [NAME], [NAME])


def test_a_desk_that_hears_a_button_learns_what_another_desk_knows_of_it() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    first, shop.world.ledger = shop.world.ledger, Ledger()
    shop.world.ledger.note("issued", NAME, 1)

    shop.send(shop.press(2))
    late = shop.inbound(shop.press(3))
    with shop.writing() as session:
        buttons.revoke(session, first, "b0001", SETTINGS, shop.now_ms)
    shop.send(late)

    assert list(shop.world.ledger.spoke) == [NAME]
    assert list(shop.world.ledger.revoked) == [NAME]


def test_a_ledger_learns_which_incident_numbers_are_in_use() -> None:
    shop = Shop()
    shop.send(shop.press(1), shop.press(2, input=2))

    assert learned(shop).incident_ceiling > 1002


def test_a_desk_alone_has_nothing_to_learn() -> None:
    shop = Shop()
    learn(shop, shop.world.ledger)
    shop.send(shop.press(1))

    with shop.reading() as session:
        assert restore.knows_every_issue(session, shop.world.ledger)


def test_an_issue_that_rolled_back_hides_none_of_another_desk() -> None:
    shop = Shop()
    other = learned(shop)
    other.note("issued", "b0099-1", shop.now_ms)
    with shop.writing() as session:
        name = shop.issue(session, 1).name

    learn(shop, other)

    assert name in other.issued
