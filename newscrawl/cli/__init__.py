"""Turns a command line into output and an exit status: the `newscrawl` command, one module a command.

Exit status: 0 done; 1 the page is no article, or a run did not give what it should; 2 the command line, a file, an
address or a setting is wrong; 130 ended by Ctrl-C, 143 by SIGTERM. What a command imports besides Typer, or what of the
standard library takes time to load, is imported inside it: `newscrawl --help` must answer at once.
"""

from newscrawl.cli.interrupt import as_first_process, at_once

as_first_process()
with at_once():
    from newscrawl.cli.app import main

__all__ = ["main"]
