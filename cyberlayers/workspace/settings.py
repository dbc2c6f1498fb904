"""What a workspace's `settings.toml` may say. Nothing in it changes what posture says."""

from pathlib import Path

from pydantic import Field

from cyberlayers.content.toml import read
from cyberlayers.model.base import Text, Value

GIB = 1 << 30
FILE = "settings.toml"


class Settings(Value):
    """Theme of the screen, shape of its cells, and the largest file that is taken as evidence.

    Attributes:
        theme: a Textual theme; empty lets the terminal decide.
        cell_ratio: how many times higher than wide a character cell is.
        evidence_limit: bytes.
    """

    theme: Text | None = None
    cell_ratio: float = Field(default=2.0, ge=1.0, le=4.0)
    evidence_limit: int = Field(default=2 * GIB, ge=1)


def load_settings(folder: Path) -> Settings:
    """Return a workspace's settings; a file that is not there means the defaults.

    Raises:
        ContentError: the file is not acceptable, with its line.
    """
    path = folder / FILE
    return read(path).into(Settings) if path.is_file() else Settings()
