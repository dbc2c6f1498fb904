"""Every code by which a bundle can be refused has a hostile bundle, by name, that is refused with it."""

import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from cyberlayers.bundle.refusal import Code

WITH_TIMESTAMPS = importlib.util.find_spec("rfc3161_client") is not None
EVERY = {code.value for code in Code if WITH_TIMESTAMPS or not code.startswith("TS_")}


def modules() -> list[ModuleType]:
    """Return the other tests of this folder; those about timestamps only where their extra is installed."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py") if path.stem != Path(__file__).stem)
    if not WITH_TIMESTAMPS:
        names = [name for name in names if "timestamp" not in name]
    return [importlib.import_module(f"tests.bundle.{name}") for name in names]


def cases(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield code and name of every hostile bundle in the tables of a module: `{name: (code, how it is made)}`."""
    for table in vars(module).values():
        if isinstance(table, dict):
            for name, case in table.items():
                if isinstance(name, str) and isinstance(case, tuple) and case and case[0] in EVERY:
                    yield case[0], f"{module.__name__}: {name}"


def test_every_code_has_a_hostile_bundle_by_name() -> None:
    found = [case for module in modules() for case in cases(module)]
    assert EVERY - {code for code, _ in found} == set()


def test_there_are_more_than_two_hundred_hostile_bundles() -> None:
    assert len({name for module in modules() for _, name in cases(module)}) > 200
