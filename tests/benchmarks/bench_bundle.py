"""Bundles of 2,000 items: verifying and exporting 1 GiB beside stock tools, and peak memory for 100 MiB and 1 GiB.

Everything is a whole process, warm, its modules compiled as those of an installed program are; contestants take turns,
and the best of several rounds counts; beside it the median of the ratios round by round, and processor time, which says
more on a machine that others use. For verifying the call is measured by itself as well, in a program that has imported
everything: what a whole process takes more is its start, which does not grow with the bundle. The peers:

* verifying: `openssl dgst -sha256`, two at a time, which only hashes and is the limit; bagit-python with two processes;
* exporting: what must be done at the least, by stock tools one after the other: the evidence copied (`cp -r` for a
  folder, `tar` for a single file), each file that was written synced, and every byte hashed once by openssl.

Peak memory is the VmHWM of a process, read by itself at its end, or that of the largest one that it forked. Items are
random bytes; their files lie in one bundle as a folder and as a zip. Needs 4 GiB in the temporary folder, and removes
them.
"""

import os
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cyberlayers.bundle.keys import PrivateKey
from cyberlayers.bundle.write import Signer
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceAdded
from cyberlayers.model.status import Method
from cyberlayers.store.evidence_files import keep_bytes
from cyberlayers.store.store import Change
from cyberlayers.workspace.bundling import export
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.signing import add_trust
from cyberlayers.workspace.workspace import Acting, Workspace, create
from tests.benchmarks.measure import keep_bytecode, seconds

ITEMS = 2000
MIB = 1024 * 1024
SMALL, LARGE = 100 * MIB, 1024 * MIB
NEEDED = 4 * 1024 * MIB
ROUNDS = 11
EXPORTS = 4
ACTING = Acting("bench", "bench", "host")
SIGNER = Signer("assessor", "bench@bench", PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32)))))
PEAK = """
import resource
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""
VERIFY = """
import gc, sys, time
import cyberlayers.bundle.present, cyberlayers.bundle.verify, cyberlayers.workspace.stating
from cyberlayers.bundle.__main__ import main
gc.disable()  # as the program does
began = time.perf_counter()
if main(["verify", sys.argv[1], "--trust", sys.argv[2]]): raise SystemExit("it does not verify")
print(time.perf_counter() - began)
"""
EXPORT = """
import sys
from pathlib import Path
from tests.benchmarks.bench_bundle import export_once
export_once(Path(sys.argv[1]), Path(sys.argv[2]))
"""


class Made(NamedTuple):
    """A workspace and what was exported from it."""

    workspace: Path
    folder: Path
    zipped: Path

    @property
    def trust(self) -> Path:
        """Return the folder that says whose signatures count."""
        return self.workspace / "trust"


class Cost(NamedTuple):
    """What a contestant took: every round's seconds on the wall, and the least of processor time."""

    walls: Sequence[float]
    cpu: float

    @property
    def wall(self) -> float:
        """Return the least seconds on the wall."""
        return min(self.walls)


def make(base: Path, size: int) -> Made:
    """Record items that are `size` bytes together, and export them in both forms."""
    workspace = create(base / "workspace", "Bench", "baseline", ACTING, _now, os.urandom)
    controls = workspace.view().criteria.catalogue.controls
    bodies: list[Body] = []
    for number in range(1, ITEMS + 1):
        control = controls[number % len(controls)]
        kept = keep_bytes(workspace.folder, os.urandom(size // ITEMS))
        bodies.append(
            EvidenceAdded(
                id=f"E-{number:06}",
                controls=(control.id,),
                statements=tuple(f"{control.id}:{key}" for key in control.keys("a")),
                method=min(control.methods, default=Method.EXAMINE),
                content="file",
                sha256=kept.sha256,
                size=kept.size,
                collected_by="bench",
                collected=workspace.today(),
                title=f"Item {number}",
                file_name=f"item {number}.bin",
            )
        )
    workspace.record(lambda _: Change(tuple(bodies)))
    add_trust(workspace, SIGNER.key.public, SIGNER.principal)
    made = Made(workspace.folder, base / "folder", base / "bundle.zip")
    for out in (made.folder, made.zipped):
        export_once(made.workspace, out)
    return made


def export_once(folder: Path, out: Path) -> None:
    """Write and sign one bundle."""
    export(Workspace(folder, ACTING, _now, os.urandom), out, Order(), SIGNER)


def child(code: str, *words: Path) -> int:
    """Run code in a process of its own, insist that it succeeds, and return its peak memory in KiB."""
    return int(said_by(code, *words)[-1])


def call(form: str, calls: dict[str, list[float]], *words: Path) -> None:
    """Verify in a process of its own, and keep how long the call took without the start of the process."""
    calls.setdefault(form, []).append(float(said_by(VERIFY, *words)[-2]))


def said_by(code: str, *words: Path) -> list[str]:
    """Run code in a process of its own, insist that it succeeds, and return what it printed, its peak memory last."""
    done = subprocess.run([sys.executable, "-c", code + PEAK, *words], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()


def shell(command: str) -> None:
    """Run a line of shell and insist that it succeeds."""
    subprocess.run(["/bin/sh", "-ec", command], check=True, stdout=subprocess.DEVNULL)


def best(contestants: Mapping[str, Callable[[], object]], rounds: int, after: Callable[[], None]) -> dict[str, Cost]:
    """Return the cost of each, in turn over several rounds; `after` tidies up, untimed, after each."""
    walls: dict[str, list[float]] = {name: [] for name in contestants}
    cpus: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, job in contestants.items():
            before = _cpu()
            walls[name].append(seconds(job))
            cpus[name].append(_cpu() - before)
            after()
    return {name: Cost(walls[name], min(cpus[name])) for name in contestants}


def report(what: str, ours: Cost, peer: str, other: Cost, wanted: str) -> None:
    """Print one line."""
    by_round = statistics.median(mine / its for mine, its in zip(ours.walls, other.walls, strict=True))
    print(  # noqa: T201 - a benchmark prints
        f"{what}: {ours.wall:.2f} s, {peer} {other.wall:.2f} s, ratio {ours.wall / other.wall:.2f} ({wanted}); "
        f"round by round {by_round:.2f}; of processor time {ours.cpu / other.cpu:.2f}"
    )


def verifying(made: Made) -> None:
    """Print the ratios of verifying."""
    hashing = f"cd {_quoted(made.folder)}; find data -type f -print0 | xargs -0 -n 256 -P 2 openssl dgst -sha256"
    bagit = [sys.executable, "-m", "bagit", "--validate", "--quiet", "--processes", "2", str(made.folder)]
    calls: dict[str, list[float]] = {}
    forms = {"folder": made.folder, "zip": made.zipped}
    ours: dict[str, Callable[[], object]] = {}
    for form, path in forms.items():
        words = [sys.executable, "-m", "cyberlayers.bundle", "verify", path, "--trust", made.trust]
        ours[form] = partial(subprocess.run, words, check=True, stdout=subprocess.DEVNULL)
        ours[f"{form} call"] = partial(call, form, calls, path, made.trust)
    found = best(
        {"openssl": partial(shell, hashing), "bagit": partial(subprocess.run, bagit, check=True), **ours},
        ROUNDS,
        lambda: None,
    )
    for form, goal in (("folder", "goal: at most 1.4"), ("zip", "one pass over its bytes; no goal")):
        alone = Cost(calls[form], found[f"{form} call"].cpu)
        for what, cost in (("process", found[form]), ("call", alone)):
            whole = f"verifying a {form} of 1 GiB, the {what}"
            report(whole, cost, "openssl two at a time", found["openssl"], goal)
            report(whole, cost, "bagit-python", found["bagit"], "goal: at most 1")


def exporting(made: Made, out: Path) -> None:
    """Print the ratios of exporting."""
    evidence, to = _quoted(made.workspace / "evidence"), _quoted(out)
    hashing = f"find {evidence} -type f -print0 | xargs -0 openssl dgst -sha256"
    found = best(
        {
            "folder stock": partial(shell, f"cp -r {evidence} {to}; find {to} -print0 | xargs -0 sync; {hashing}"),
            "folder": partial(child, EXPORT, made.workspace, out),
            "zip stock": partial(shell, f"tar -C {evidence} -cf {to} .; sync {to}; {hashing}"),
            "zip": partial(child, EXPORT, made.workspace, out.with_suffix(".zip")),
        },
        EXPORTS,
        lambda: _remove(out),
    )
    for form, peer in (("folder", "cp, sync, openssl"), ("zip", "tar, sync, openssl")):
        report(f"exporting 1 GiB as a {form}", found[form], peer, found[f"{form} stock"], "goal: at most 1.4")


def memory(small: Made, large: Made, out: Path) -> None:
    """Print peak memory for both sizes."""
    jobs: dict[str, Callable[[Made], int]] = {
        "verifying a folder": lambda made: child(VERIFY, made.folder, made.trust),
        "verifying a zip": lambda made: child(VERIFY, made.zipped, made.trust),
        "exporting a folder": lambda made: child(EXPORT, made.workspace, out),
        "exporting a zip": lambda made: child(EXPORT, made.workspace, out.with_suffix(".zip")),
    }
    for what, job in jobs.items():
        peaks = []
        for made in (small, large):
            peaks.append(job(made) / 1024)
            _remove(out)
        print(  # noqa: T201 - a benchmark prints
            f"peak memory, {what}: {peaks[0]:.0f} MiB for 100 MiB, {peaks[1]:.0f} MiB for 1 GiB, "
            f"ratio {peaks[1] / peaks[0]:.2f} (goal: 1)"
        )


def main() -> None:
    """Make the bundles and print every figure."""
    with TemporaryDirectory(prefix="cyberlayers-bench-") as name:
        base = Path(name)
        if shutil.disk_usage(base).free < NEEDED:
            raise SystemExit(f"{base} has no room for the bundles: set TMPDIR")
        keep_bytecode(base / "bytecode")
        for size in (SMALL, LARGE):
            (base / str(size)).mkdir()
        small, large = (make(base / str(size), size) for size in (SMALL, LARGE))
        verifying(large)
        exporting(large, base / "out")
        memory(small, large, base / "out")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _now() -> datetime:
    return datetime.now(UTC)


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _remove(out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)
    for file in (out, out.with_suffix(".zip")):
        file.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
