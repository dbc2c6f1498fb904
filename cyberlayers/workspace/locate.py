"""Find the workspace that a person means."""

from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

from cyberlayers.store.layout import is_workspace

VARIABLE = "CYBERLAYERS_WORKSPACE"


def locate(given: Path | None, environment: Mapping[str, str], here: Path) -> tuple[Path, bool]:
    """Return the folder, and whether it was found rather than named: then a front end says which it is.

    In order: the path that was given; the environment's; the nearest folder from `here` upwards that holds one;
    the user's data folder.
    """
    if given is not None:
        return given, False
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE]), False
    for folder in (here, *here.parents):
        if is_workspace(folder):
            return folder, True
    return user_data_path("cyberlayers", appauthor=False) / "workspace", True
