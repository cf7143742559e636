"""Half of the 500 lives of :mod:`tests.networks.life`."""

from tests.networks.life import live


def test_lives_of_networks_agree_with_the_model(db: None) -> None:
    live(250)
