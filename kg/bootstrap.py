"""Sets up everything from a fresh clone, with Python 3.11 or later and pip or venv alone.

`python3 -m kg.bootstrap tour` builds the graph of the two seed reports and shows it; `python3 -m kg.bootstrap test`
runs every check and test (what follows `test` goes to pytest). Both make `.venv` in the clone, install into it what
`pyproject.toml` says (camel-tools without the half of it that needs torch), and do so again only when that changes.

Only the standard library is used here, in a syntax that older Pythons parse, so that they can say that they are old.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
SCRIPTS = HOME / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = HOME / "isnad.json"
USAGE = "usage: python3 -m kg.bootstrap tour | test [PYTEST ARGUMENTS]"
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
)


class Requirements(NamedTuple):
    """The lists of requirements of pyproject.toml: camel-tools itself, what it needs without torch, the others."""

    camel: "list[str]"
    light: "list[str]"
    plain: "list[str]"
    constraints: "list[str]"
    extras: "dict[str, list[str]]"


class SetupError(Exception):
    """Why the setting up cannot go on, and what to do about it, in one line."""


def main(arguments: "list[str] | None" = None) -> int:
    """The exit code of the tour or of the tests: 0 when all went well."""
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] in ("-h", "--help"):
        print(__doc__, USAGE, sep="\n")
        return 0
    if not given or given[0] not in ("tour", "test"):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        check_python()
        prepare("test" if given[0] == "test" else "")
    except SetupError as error:
        print(f"kg.bootstrap: error: {error}", file=sys.stderr)
        return 1
    return run_tests(given[1:]) if given[0] == "test" else run_tour()


def check_python() -> None:
    """Nothing, or a SetupError when this Python is too old."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        raise SetupError(f"Python {found} is too old; run this with Python 3.11 or later (python3.12 -m kg.bootstrap)")


def run_tour() -> int:
    """Build the seeds into ./kg.db and show what was found."""
    code = run([str(PYTHON), "-m", "kg", "build", "seeds", "--table"])
    if code == 0:
        name = os.path.relpath(str(SCRIPTS / "kg"), str(ROOT))
        print(f"\nThe command stands in {name}; `source {os.path.dirname(name)}/activate` makes it plain kg.")
    return code


def run_tests(arguments: "list[str]") -> int:
    """Every check, then the tests, whose own last line comes last. 0 when all of them hold."""
    failed = []
    for name, *rest in CHECKS:
        print(f"{' '.join([name, *rest])}: ", end="", flush=True)
        if run([str(SCRIPTS / name), *rest]) != 0:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    code = run([str(PYTHON), "-m", "pytest", *arguments])
    return code or (1 if failed else 0)


def prepare(extra: str) -> None:
    """Make `.venv` and install into it, unless its stamp says that all is there. `extra` is '' or one of the extras."""
    key = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    installed, extras = read_stamp()
    if installed != key:
        extras = []
    if extra in extras and is_usable():
        return
    make_environment()
    print(f"installing into {HOME} ...", file=sys.stderr, flush=True)
    install(read_requirements(), extra)
    STAMP.write_text(json.dumps({"key": key, "extras": sorted({*extras, "", extra})}), encoding="utf-8")


def read_requirements() -> Requirements:
    """What pyproject.toml asks for."""
    import tomllib

    with open(str(ROOT / "pyproject.toml"), "rb") as stream:
        settings = tomllib.load(stream)
    named = settings["project"]["dependencies"]
    uv = settings["tool"]["uv"]
    return Requirements(
        [name for name in named if name.startswith("camel-tools")],
        uv["dependency-metadata"][0]["requires-dist"],
        [name for name in named if not name.startswith("camel-tools")],
        uv["constraint-dependencies"],
        settings["project"]["optional-dependencies"],
    )


def read_stamp() -> "tuple[str, list[str]]":
    """The digest of the pyproject.toml that was installed, and its extras; empty when nothing was."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return str(stamp["key"]), [str(extra) for extra in stamp["extras"]]
    except (OSError, ValueError, KeyError, TypeError):
        return "", []


def is_usable() -> bool:
    """Whether `.venv` has a Python that runs and is new enough."""
    test = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([str(PYTHON), "-c", test], env=clean_environment(), stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment() -> None:
    """Make `.venv`, whichever of venv, pip and uv this machine has. What is there and runs stays."""
    if is_usable():
        return
    has_venv = importlib.util.find_spec("venv") is not None
    if has_venv and importlib.util.find_spec("ensurepip") is not None:
        command = [sys.executable, "-m", "venv", "--clear", str(HOME)]
    elif has_venv and has_pip(sys.executable):  # Debian without python3-venv: the system's pip installs from outside
        command = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(HOME)]
    elif shutil.which("uv"):
        command = ["uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(HOME)]
    elif has_pip(sys.executable):
        make_with_virtualenv()
        return
    else:
        raise SetupError("this Python has neither venv nor pip; install one (Debian: apt-get install python3-venv)")
    if run(command) != 0 or not is_usable():
        raise SetupError(f"{HOME} could not be made; remove it, or install python3-venv, and run this again")


def make_with_virtualenv() -> None:
    """Make `.venv` where Python has pip and no venv: virtualenv from a folder of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as tools:
        fetch = [sys.executable, "-m", "pip", "install", "-qq", "--target", tools, "virtualenv"]
        if run(fetch) != 0 or run([sys.executable, "-m", "virtualenv", "-qq", str(HOME)], tools) != 0:
            raise SetupError("virtualenv could not make .venv; install python3-venv and run this again")


def has_pip(python: str) -> bool:
    """Whether a Python can run pip."""
    return subprocess.call([python, "-c", "import pip"], env=clean_environment(), stderr=subprocess.DEVNULL) == 0


def installer() -> "list[str]":
    """The command that installs into `.venv`: its own pip, else this Python's, else uv."""
    if has_pip(str(PYTHON)):
        return [str(PYTHON), "-m", "pip", "install", "-qq", "--no-warn-conflicts"]
    if has_pip(sys.executable):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-qq", "--no-warn-conflicts"]
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    raise SetupError("no pip can be found; remove .venv, install python3-venv or pip, and run this again")


def install(wanted: Requirements, extra: str) -> None:
    """Install camel-tools alone, then all that is light, then the clone itself, in this order: torch never comes."""
    constraints = HOME / "constraints.txt"
    constraints.write_text("\n".join(wanted.constraints) + "\n", encoding="utf-8")
    more = wanted.extras[extra] if extra else []
    command = installer()
    for step in (
        ["--no-deps", *wanted.camel],
        ["--constraint", str(constraints), *wanted.light, *wanted.plain, *more],
        ["--no-deps", "--editable", str(ROOT)],
    ):
        if run([*command, *step]) != 0:
            raise SetupError("the installing failed (see above); check the network and run the same command again")


def clean_environment() -> "dict[str, str]":
    """The environment without what would lead pip or Python out of `.venv`."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    kept["PIP_USER"] = "0"
    kept["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    return kept


def run(command: "list[str]", path: str = "") -> int:
    """The exit code of a command run in the clone, with modules of `path`; 127 when there is no such program."""
    sys.stdout.flush()
    environment = clean_environment()
    if path:
        environment["PYTHONPATH"] = path
    try:
        return subprocess.call(command, cwd=str(ROOT), env=environment)
    except FileNotFoundError:
        print(f"kg.bootstrap: {command[0]} is not there; remove .venv and run this again", file=sys.stderr)
        return 127


if __name__ == "__main__":
    sys.exit(main())
