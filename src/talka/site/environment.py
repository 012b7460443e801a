"""Everything an operator may set, in one typed value read from `TALKA_*` variables."""

from __future__ import annotations

import contextlib
import gettext
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

# Django's own translation needs settings, and these messages are about why there are none.
_ = gettext.translation("django", Path(__file__).parent / "locale", ["lv"], fallback=True).gettext

Mode = Literal["development", "production"]
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SHORTEST_KEY = 40


class BadEnvironment(ValueError):
    """A variable is unknown or cannot be understood; the message names it."""


def setting(default: Any, help_text: str) -> Any:
    """A field with the one line that the configuration page shows."""
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Environment:
    """One installation's settings."""

    mode: str = setting("development", "development or production; production refuses unsafe settings")
    data_dir: Path = setting(Path("data"), "folder of the database, the files and the generated key")
    database_url: str = setting("", "postgresql://user:password@host:port/name; empty uses SQLite in the data folder")
    secret_key: str = setting("", "key of sessions and signed links; required in production, at least 40 characters")
    hosts: str = setting("localhost,127.0.0.1,[::1]", "host names this site answers to, separated by commas")
    address: str = setting("", "address of the site as people type it, for links in mail: https://talka.example.lv")
    host: str = setting("127.0.0.1", "address that `talka serve` listens on")
    port: int = setting(8000, "port that `talka serve` listens on")
    threads: int = setting(8, "requests that `talka serve` answers at a time")
    workers: int = setting(1, "processes of `talka serve` that answer; more than one wants PostgreSQL or few writers")
    trusted_proxies: int = setting(0, "how many proxies in front are trusted to say who asks")
    second_factor: bool = setting(
        True, "staff must use a second factor (an app or a passkey); only demo databases go without"
    )
    idle_minutes: int = setting(60, "minutes after which somebody who does nothing is signed out; 0 never before 12 h")
    smtp_host: str = setting("", "mail server; empty writes mail to the data folder")
    smtp_port: int = setting(587, "port of the mail server")
    smtp_user: str = setting("", "user name at the mail server")
    smtp_password: str = setting("", "password at the mail server")
    smtp_tls: bool = setting(True, "encrypt on the way to the mail server: STARTTLS, on port 465 TLS from the start")
    mail_from: str = setting("talka@localhost", "address that mail comes from")
    mail_returns_to: str = setting(
        "", "address to which servers send back what they cannot deliver, for `talka bounces`; empty: TALKA_MAIL_FROM"
    )
    smallest_count: int = setting(10, "smallest number of people that public maps tell; 0 tells every number")
    keep_people_years: int = setting(
        5, "years after the last meeting until a person's name becomes a pseudonym; 0 keeps names"
    )
    control_years: int = setting(
        5, "years after an agreement's end in which the names behind its figures are kept all the same"
    )
    upload_limit_mb: int = setting(20, "largest attached file, in megabytes")
    log_level: str = setting("INFO", "DEBUG, INFO, WARNING or ERROR")

    @property
    def production(self) -> bool:
        """Whether unsafe settings are refused."""
        return self.mode == "production"


def variable(name: str) -> str:
    """`data_dir` is set by TALKA_DATA_DIR."""
    return f"TALKA_{name.upper()}"


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """Read the environment; unknown and unparsable variables are refused, and so is production without a key."""
    given = {k: v for k, v in (os.environ if environ is None else environ).items() if k.startswith("TALKA_")}
    values: dict[str, Any] = {}
    for option in fields(Environment):
        text = given.pop(variable(option.name), None)
        file_name = given.pop(variable(option.name) + "_FILE", None)
        if file_name is not None:
            text = _content_of(variable(option.name) + "_FILE", file_name)
        if text is not None:
            values[option.name] = _parsed(option.name, text, option.default)
    if given:
        raise BadEnvironment(_("Unknown setting: %(names)s") % {"names": ", ".join(sorted(given))})
    environment = Environment(**values)
    _refuse_impossible(environment)
    if environment.production:
        _refuse_unsafe(environment)
    return environment


def _content_of(name: str, file_name: str) -> str:
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadEnvironment(
            _("The file of %(name)s cannot be read: %(problem)s") % {"name": name, "problem": problem}
        ) from problem


def _parsed(name: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() in TRUE | FALSE:
            return text.lower() in TRUE
        raise BadEnvironment(_("%(name)s must be yes or no, not “%(text)s”.") % {"name": variable(name), "text": text})
    if isinstance(default, int):
        if not text.isdecimal():
            raise BadEnvironment(
                _("%(name)s must be a whole number, not “%(text)s”.") % {"name": variable(name), "text": text}
            )
        return int(text)
    return Path(text) if isinstance(default, Path) else text


def _refuse_impossible(environment: Environment) -> None:
    if environment.mode not in get_args(Mode):
        words = _("TALKA_MODE must be development or production, not “%(text)s”.")
        raise BadEnvironment(words % {"text": environment.mode})
    if environment.log_level not in LOG_LEVELS:
        raise BadEnvironment(_("TALKA_LOG_LEVEL must be one of %(names)s.") % {"names": ", ".join(LOG_LEVELS)})
    for name in ("threads", "workers", "upload_limit_mb"):
        if getattr(environment, name) < 1:
            raise BadEnvironment(_("%(name)s must be at least 1.") % {"name": variable(name)})
    address = urlsplit(environment.database_url)
    if environment.database_url and (address.scheme not in {"postgresql", "postgres"} or not address.path.strip("/")):
        # The value holds a password, so it is not repeated.
        raise BadEnvironment(_("TALKA_DATABASE_URL must look like postgresql://user:password@host:port/name."))


def _refuse_unsafe(environment: Environment) -> None:
    if len(environment.secret_key) < SHORTEST_KEY:
        raise BadEnvironment(_("TALKA_SECRET_KEY (at least 40 characters) is required in production."))
    address = urlsplit(environment.address)
    if address.scheme != "https" or not address.hostname or address.path.strip("/"):
        raise BadEnvironment(_("TALKA_ADDRESS must be the https:// address of the site in production, without a path."))


def address_at(host: str, port: int) -> str:
    """The address of a site that listens there; one that listens everywhere is reached on this computer."""
    shown = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- nothing listens here
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def host_of(address: str) -> str:
    """The name that browsers which came to this address send."""
    name = urlsplit(address).hostname or ""
    return f"[{name}]" if ":" in name else name


def development_key(data_dir: Path) -> str:
    """A key made once and kept in the data folder, so that development needs no setting."""
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Under its final name only when it is whole: two first starts at the same moment end with one key.
        if not path.exists():
            unfinished = data_dir / f".secret_key-{os.getpid()}"
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as target:
                target.write(secrets.token_urlsafe(48))
            with contextlib.suppress(FileExistsError):
                os.link(unfinished, path)
            unfinished.unlink()
        return path.read_text(encoding="ascii")
    except OSError as problem:
        raise BadEnvironment(
            _("The data folder %(folder)s cannot be used: %(problem)s") % {"folder": data_dir, "problem": problem}
        ) from problem
