"""The controls that a partner's bundle can speak to: those of the layer of partners and suppliers."""

from collections.abc import Iterable

from cyberlayers.errors import ContentError

LAYER = "L8-"


def require_partners(controls: Iterable[str]) -> None:
    """Check that every control is of layer 8.

    Raises:
        ContentError: one is of another layer.
    """
    strays = [control for control in controls if not control.startswith(LAYER)]
    if strays:
        raise ContentError(
            f"{strays[0]} is not of layer 8, and a partner's bundle speaks only about the partner",
            "Choose among the controls of layer 8",
            option="cyberlayers control list --layer 8",
        )
