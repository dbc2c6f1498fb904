"""A line for a passphrase: masked, and never on a clipboard."""

from textual.widgets import Input


class SecretInput(Input):
    """As an input, but nothing leaves it by copying; whoever reads it takes the words out."""

    def __init__(self, *, placeholder: str = "", id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(placeholder=placeholder, password=True, id=id)

    def action_copy(self) -> None:
        """Copy nothing."""

    def action_cut(self) -> None:
        """Cut nothing."""
