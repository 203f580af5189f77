"""The flags that mean the same on every command, and what a command does with them."""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.store import GraphStore

Command = TypeVar("Command", bound=Callable[..., Any])
EXTENSIONS = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "ndjson": "jsonl", "txt": "table", "text": "table"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the common flags of a call say. `formats` are the command's, the first is taken when nothing tells."""

    store: Path
    format: str | None
    output: str
    verbosity: int
    formats: tuple[str, ...]

    @property
    def wanted(self) -> str | None:
        """The format that `--format` or the output's ending names, whether it exists or not; None for neither."""
        if self.format is not None:
            return EXTENSIONS.get(self.format.lower(), self.format.lower())
        ending = Path(self.output).suffix.lstrip(".").lower() if self.output != "-" else ""
        return EXTENSIONS.get(ending, ending) or None

    @property
    def chosen(self) -> str:
        """The format to write in. Raises UsageError with the list for one that the command does not have."""
        wanted = self.wanted or self.formats[0]
        if wanted not in self.formats:
            raise UsageError(f"there is no format {wanted!r} here: choose one of {', '.join(self.formats)}")
        return wanted

    @property
    def place(self) -> str:
        """The store as the user named it: a folder, or an address (of which a `Path` takes a stroke away)."""
        from kg.store.endpoint import address_of, is_address

        return address_of(self.store) if is_address(self.store) else str(self.store)

    def say(self, message: str, level: int = 0) -> None:
        """Tell something on standard error, unless it is to be quieter than `level`."""
        if self.verbosity >= level:
            click.echo(message, err=True)

    def open_store(self) -> GraphStore:
        """The store, to read from."""
        from kg.store import open_store

        return open_store(self.store)

    @contextmanager
    def open_output(self) -> Iterator[IO[bytes]]:
        """Standard output, or a file that appears whole when the command has succeeded and not before."""
        target = Path(self.output)
        if self.output == "-":
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        elif target.exists() and not target.is_file():
            with _open_device(target) as stream:
                yield stream
        else:
            with _draft(target) as stream:
                yield stream

    def write(self, text: str) -> None:
        """Write text to the output."""
        with self.open_output() as stream:
            stream.write(text.encode())

    def width(self) -> int | None:
        """The columns of the terminal that the output goes to; None when it goes elsewhere."""
        import shutil

        return shutil.get_terminal_size().columns if self.output == "-" and sys.stdout.isatty() else None

    def color(self) -> bool:
        """Whether to colour the output: only on a terminal, and not where `NO_COLOR` is set."""
        return self.output == "-" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def jobs_option(command: Command) -> Command:
    """Give a command `--jobs`, the number of processes that read: by default the processors there are."""
    option = click.option(
        "-j", "--jobs", type=click.IntRange(1), metavar="N", default=_cores,
        help="Processes that read (default: all processors); the store is the same whatever their number.",
    )  # fmt: skip
    return option(command)


def _cores() -> int:
    from kg.crew import usable_cores

    return usable_cores()


def flags(*formats: str, store: bool = True) -> Callable[[Command], Command]:
    """Give a command the common flags; it gets them as its first argument, a `Settings`."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def call(
            *args: Any, format: str | None, output: str, verbose: int, quiet: bool, store: str = "kg.db", **rest: Any
        ) -> Any:
            verbosity = -1 if quiet else verbose
            return command(Settings(Path(store), format, output, verbosity, formats), *args, **rest)

        options = [
            click.option("-f", "--format", metavar="NAME", help=f"Format: {', '.join(formats)}."),
            click.option(
                "-o",
                "--output",
                metavar="FILE",
                default="-",
                help="Where to write; the ending tells the format; - is stdout.",
            ),
            click.option("-v", "--verbose", count=True, help="Tell more on stderr."),
            click.option("-q", "--quiet", is_flag=True, help="Tell errors only."),
        ]
        if store:
            options.insert(
                0,
                click.option(
                    "-s", "--store", metavar="FOLDER", envvar="KG_STORE", default="kg.db", show_default=True,
                    help="The store's folder (or KG_STORE).",
                ),
            )  # fmt: skip
        for option in reversed(options):
            call = option(call)
        return call  # type: ignore[return-value]

    return decorate


@contextmanager
def _open_device(target: Path) -> Iterator[IO[bytes]]:
    try:
        stream = target.open("wb")
    except OSError as error:
        raise UsageError(f"{target}: cannot be written to ({error.strerror}): choose another --output") from error
    with stream:
        yield stream


@contextmanager
def _draft(target: Path) -> Iterator[IO[bytes]]:
    """A file beside the target that takes its place in the end, or is gone when something fails."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror}): choose another --output") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
