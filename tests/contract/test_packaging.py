"""The content travels with the program: in a wheel, in an sdist, in an editable install and in a checkout."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from cyberlayers import __version__
from tests.contract.tree import ROOT, files, name

CONTENT = [name(path) for path in files() if name(path).startswith(("controls/", "scenarios/"))]
LOAD = """
import sys
{before}
from cyberlayers.content.catalogue import content_folder, shipped_criteria
from cyberlayers.content.scenario import find_scenarios
print(content_folder("controls"))
print(len(shipped_criteria().catalogue.controls))
print(len(find_scenarios(content_folder("scenarios"))))
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def load(python: Path, cwd: Path, *, first: Path | None = None) -> tuple[Path, int, int]:
    """Return where an interpreter finds the controls, how many there are, and how many scenarios."""
    before = f"sys.path.insert(0, {str(first)!r})" if first else ""
    where, controls, scenarios = run(python, "-I", "-c", LOAD.format(before=before), cwd=cwd).splitlines()
    return Path(where), int(controls), int(scenarios)


def own_python(folder: Path) -> Path:
    """Make an empty environment that sees the packages of this one, but not this project's own install."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    places = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    (Path(places.strip()) / "beside.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def install(python: Path, *what: str | Path) -> None:
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--quiet")
    flags = ("--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed")
    run(*pip, "install", *flags, *what, cwd=python.parent)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what git would hold, so that building leaves nothing in the tree itself."""
    copy = tmp_path_factory.mktemp("checkout")
    for path in files():
        target = copy / name(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return copy


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sdist, and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, checkout, cwd=out)
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return built / f"cyberlayers-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def sdist(built: Path) -> Path:
    return built / f"cyberlayers-{__version__}.tar.gz"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of an environment that the wheel was installed into."""
    python = own_python(tmp_path_factory.mktemp("wheel"))
    install(python, wheel)
    return python


def test_the_wheel_holds_the_package_and_its_content_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        for item in CONTENT:
            assert archive.read(f"cyberlayers/_content/{item}") == (ROOT / item).read_bytes()
    assert {item.split("/")[0] for item in held} == {"cyberlayers", f"cyberlayers-{__version__}.dist-info"}
    modules = {name(path) for path in files() if name(path).startswith("cyberlayers/")}
    assert modules <= held


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        about = f"cyberlayers-{__version__}.dist-info/"
        metadata = archive.read(f"{about}METADATA").decode()
        entry = archive.read(f"{about}entry_points.txt").decode()
        licences = {item for item in archive.namelist() if item.startswith(f"{about}licenses/")}
    assert "cyberlayers = cyberlayers.cli.entry:run" in entry
    assert f"Version: {__version__}" in metadata
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Python: >=3.11" in metadata
    assert licences == {f"{about}licenses/LICENSE", f"{about}licenses/NOTICE"}


def test_the_run_time_dependencies_are_those_that_are_pinned(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"cyberlayers-{__version__}.dist-info/METADATA").decode()
    required = re.findall(r"^Requires-Dist: (.+)$", metadata, re.MULTILINE)
    declared = {line.replace(" ", "") for line in required if "extra ==" not in line}
    wanted = (ROOT / "requirements" / "runtime.in").read_text().split()
    assert {_sorted_bounds(line) for line in declared} == {_sorted_bounds(line) for line in wanted}


def _sorted_bounds(requirement: str) -> tuple[str, tuple[str, ...]]:
    project = re.split(r"[<>=!]", requirement)[0]
    return project, tuple(sorted(requirement.removeprefix(project).split(",")))


def test_the_sdist_holds_what_a_packager_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {item.partition("/")[2] for item in archive.getnames()}
    assert set(CONTENT) <= held
    wanted = {"pyproject.toml", "Makefile", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "docs/index.md"}
    assert wanted <= held
    assert {name(path) for path in files() if name(path).startswith("tests/")} <= held


def test_an_installed_wheel_loads_its_own_content(installed: Path, tmp_path: Path) -> None:
    where, controls, scenarios = load(installed, tmp_path)
    assert where.is_relative_to(installed.parents[1])
    assert (where.parent.name, controls) == ("_content", 100)
    assert scenarios >= 1


def test_an_installed_wheel_answers_by_its_command(installed: Path, tmp_path: Path) -> None:
    assert __version__ in run(installed.parent / "cyberlayers", "--version", cwd=tmp_path)


def test_an_unpacked_sdist_loads_its_own_content(sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = tmp_path / f"cyberlayers-{__version__}"
    where, controls, scenarios = load(Path(sys.executable), tmp_path, first=unpacked)
    assert (where, controls) == (unpacked / "controls", 100)
    assert scenarios >= 1


def test_an_editable_install_loads_the_content_of_its_checkout(checkout: Path, tmp_path: Path) -> None:
    python = own_python(tmp_path / "environment")
    install(python, "--editable", checkout)
    where, controls, scenarios = load(python, tmp_path)
    assert (where, controls) == (checkout / "controls", 100)
    assert scenarios >= 1


def test_a_checkout_loads_its_content_without_being_installed(checkout: Path, tmp_path: Path) -> None:
    where, controls, scenarios = load(Path(sys.executable), tmp_path, first=checkout)
    assert (where, controls) == (checkout / "controls", 100)
    assert scenarios >= 1
