"""What an operator may set, and what is refused."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from talka.site.environment import BadEnvironment, Environment, address_at, development_key, host_of, read

PRODUCTION = {"TALKA_MODE": "production", "TALKA_SECRET_KEY": "x" * 40, "TALKA_ADDRESS": "https://talka.example.lv"}


def test_nothing_set_is_development() -> None:
    assert read({}) == Environment()
    assert not Environment().production


def test_variables_of_others_are_not_ours() -> None:
    assert read({"PATH": "/bin", "TALKING": "1"}) == Environment()


def test_each_type_is_read() -> None:
    found = read({"TALKA_PORT": "8123", "TALKA_SMTP_TLS": "No", "TALKA_DATA_DIR": "/srv/talka", "TALKA_HOSTS": "a,b"})
    assert (found.port, found.smtp_tls, found.data_dir, found.hosts) == (8123, False, Path("/srv/talka"), "a,b")


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "parole").write_text("parole\n", encoding="utf-8")
    assert read({"TALKA_SMTP_PASSWORD_FILE": str(tmp_path / "parole")}).smtp_password == "parole"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"TALKA_DATADIR": "x"}, "TALKA_DATADIR"),
        ({"TALKA_PORT": "astoņi"}, "TALKA_PORT"),
        ({"TALKA_PORT": "-1"}, "TALKA_PORT"),
        ({"TALKA_SMTP_TLS": "varbūt"}, "TALKA_SMTP_TLS"),
        ({"TALKA_MODE": "produkcija"}, "TALKA_MODE"),
        ({"TALKA_LOG_LEVEL": "LOUD"}, "TALKA_LOG_LEVEL"),
        ({"TALKA_THREADS": "0"}, "TALKA_THREADS"),
        ({"TALKA_UPLOAD_LIMIT_MB": "0"}, "TALKA_UPLOAD_LIMIT_MB"),
        ({"TALKA_DATABASE_URL": "mysql://u:p@h/n"}, "TALKA_DATABASE_URL"),
        ({"TALKA_DATABASE_URL": "postgresql://u:p@h"}, "TALKA_DATABASE_URL"),
        ({"TALKA_SECRET_KEY_FILE": "/nav/tada"}, "TALKA_SECRET_KEY_FILE"),
        ({**PRODUCTION, "TALKA_SECRET_KEY": "x" * 39}, "TALKA_SECRET_KEY"),
        ({**PRODUCTION, "TALKA_ADDRESS": "http://talka.example.lv"}, "TALKA_ADDRESS"),
        ({**PRODUCTION, "TALKA_ADDRESS": "https://example.lv/talka"}, "TALKA_ADDRESS"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(variables: dict[str, str], named: str) -> None:
    with pytest.raises(BadEnvironment, match=named):
        read(variables)


@pytest.mark.parametrize(
    ("host", "address", "sent"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123", "127.0.0.1"),
        ("0.0.0.0", "http://127.0.0.1:8123", "127.0.0.1"),  # noqa: S104 -- nothing listens here
        ("::", "http://[::1]:8123", "[::1]"),
        ("talka.local", "http://talka.local:8123", "talka.local"),
    ],
)
def test_a_site_is_found_where_it_listens(host: str, address: str, sent: str) -> None:
    assert address_at(host, 8123) == address
    assert host_of(address) == sent


def test_production_with_key_and_address_is_accepted() -> None:
    assert read(PRODUCTION).production


def test_a_refused_database_address_does_not_repeat_its_password() -> None:
    with pytest.raises(BadEnvironment) as refused:
        read({"TALKA_DATABASE_URL": "mysql://u:slepens@h/n"})
    assert "slepens" not in str(refused.value)


def test_the_key_of_development_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = development_key(folder)
    assert development_key(folder) == key
    assert len(key) > 40
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadEnvironment, match=os.fspath(tmp_path / "file")):
        development_key(tmp_path / "file" / "data")
