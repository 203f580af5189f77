"""The command line: `kg`. Data on standard output, everything else on standard error; errors are one line with a cure.

Exit codes: 0 all well, 1 ran but failed or in part, 2 usage, 3 input, 4 query, 5 limit, 6 store, 130 interrupted
(by ^C, or by a signal that ends it: SIGTERM, SIGHUP).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import click

from kg.errors import IsnadError


def main() -> None:
    """Run the command of this process's arguments and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # and `nohup` means what it says
            signal.signal(number, _interrupt)
    sys.exit(run(sys.argv[1:]))


def _interrupt(number: int, frame: object) -> None:
    """End as ^C does: what is open is closed, and a build can be gone on with."""
    raise KeyboardInterrupt


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command; errors are told on standard error."""
    try:
        code = _invoke(list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough: `kg export | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, click.Abort):
        return _complain("interrupted", 130)
    except IsnadError as error:
        return _complain(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _complain(error.format_message(), error.exit_code)
    except Exception as error:
        if os.environ.get("KG_DEBUG"):
            raise
        fault = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return _complain(f"a fault in the program ({fault}); run it again with KG_DEBUG=1 and report what it shows", 1)
    return code


def _invoke(arguments: list[str]) -> int:
    """Run a command, or complete one for a shell. click's own `main` would swallow what a broken pipe means."""
    from kg.cli.commands import cli

    if instruction := os.environ.get("_KG_COMPLETE"):
        from click.shell_completion import shell_complete

        return shell_complete(cli, {}, "kg", "_KG_COMPLETE", instruction)
    try:
        with cli.make_context("kg", arguments) as context:
            code = cli.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return code if isinstance(code, int) else 0


def _complain(message: str, code: int) -> int:
    click.echo(f"kg: error: {message}", err=True)
    return code
