"""`python -m talka` is the `talka` command."""

from talka.site.command import console

console()
