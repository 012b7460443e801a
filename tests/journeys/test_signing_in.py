"""Somebody is invited by a letter, takes the invitation, and signs in with a passkey, or with a password and an app."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.testing.mailbox import Mailbox, a_mailbox
from tests.conftest import AssertAccessible, tab
from tests.journeys.ways import in_order, link_in, sign_in

pytestmark = pytest.mark.journey
ADDRESS, NAME, PASSWORD = "zane@example.lv", "Zane Ozola", "zaļš ozols pie jūras"
# A phone that has a fingerprint of its owner, and whose owner has just put the finger on it.
PHONE_WITH_A_FINGERPRINT = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class World:
    """A centre, and who invites."""

    centre: Centre
    manager: User
    mailbox: Mailbox


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """Everything is there but the one who is to come; letters go through a mail server."""
    call_command("createcachetable", verbosity=0)
    centre = a_centre("cesis", name="Cēsu NVO centrs")
    with a_mailbox() as mailbox:
        yield World(centre, a_user(Role.MANAGER, centre=centre, name="Mārtiņš Avotiņš"), mailbox)


@pytest.fixture
def managers(browser: Browser, live_server: LiveServer, world: World) -> Iterator[Page]:
    """The browser of the manager."""
    with tab(browser, live_server, scripts=True) as opened:
        sign_in(opened, world.manager, live_server)
        yield opened


def invites(managers: Page, world: World, assert_accessible: AssertAccessible) -> str:
    """The manager invites by an address; what the letter says is the way in."""
    managers.goto("/people/")
    in_order(managers, assert_accessible)
    form = managers.locator("form", has=managers.get_by_role("button", name="Nosūtīt uzaicinājumu"))
    form.locator("input[type=email]").fill(ADDRESS)
    form.locator("[name=role]").select_option(label="Darbinieks – Cēsu NVO centrs")
    form.get_by_role("button").click()
    expect(managers.get_by_role("heading", name="Uzaicināti, vēl nav pievienojušies")).to_be_visible()
    in_order(managers, assert_accessible)
    deliver_due()
    assert world.mailbox.recipients == [ADDRESS]
    body = world.mailbox.letters[-1].get_body(("plain",))
    assert body is not None
    return link_in(str(body.get_content()), "/people/invitation/")


def takes_the_invitation(page: Page, path: str, assert_accessible: AssertAccessible | None) -> None:
    """Name and password, then the second step is asked for before anything else opens."""
    page.goto(path)
    in_order(page, assert_accessible)
    expect(page.locator("main")).to_contain_text("Cēsu NVO centrs")
    page.get_by_role("button", name="Pieņemt uzaicinājumu").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    in_order(page, assert_accessible)
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Pieņemt uzaicinājumu").click()
    page.wait_for_url("**/accounts/login/")
    in_order(page, assert_accessible)
    gives_the_password(page)
    page.wait_for_url("**/accounts/2fa/")
    in_order(page, assert_accessible)


def gives_the_password(page: Page) -> None:
    page.get_by_label("E-pasts").fill(ADDRESS)
    page.get_by_label("Parole", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Pierakstīties", exact=True).click()


def signs_out(page: Page, assert_accessible: AssertAccessible | None) -> None:
    """Out, and the work does not open any more."""
    page.goto("/accounts/logout/")
    in_order(page, assert_accessible)
    page.locator("main").get_by_role("button", name="Izrakstīties").click()
    page.wait_for_url(lambda address: "/logout/" not in address)
    page.goto("/activities/")
    page.wait_for_url("**/accounts/login/**")


def is_at_work(page: Page, assert_accessible: AssertAccessible | None) -> None:
    """The today board opens, with her name."""
    page.goto("/today/")
    expect(page.locator("body")).to_contain_text(NAME)
    assert page.url.endswith("/today/")
    in_order(page, assert_accessible)


def an_authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device that holds passkeys, put into the tab's browser."""
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    made = talk.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE_WITH_A_FINGERPRINT})
    return talk, made["authenticatorId"]


def code_now(secret: str) -> str:
    """The six digits that the app shows at this moment."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_an_invited_person_sets_a_passkey_and_comes_back_with_it_alone(
    page: Page, managers: Page, world: World, assert_accessible: AssertAccessible
) -> None:
    talk, device = an_authenticator(page)
    path = invites(managers, world, assert_accessible)
    takes_the_invitation(page, path, assert_accessible)
    page.get_by_role("link", name="Pievienot piekļuves atslēgu").click()
    in_order(page, assert_accessible)
    page.get_by_label("Atslēgas nosaukums").fill("Mans tālrunis")
    expect(page.get_by_label("Pierakstīties bez paroles")).to_be_checked()
    page.get_by_role("button", name="Pievienot", exact=True).click()
    expect(page.get_by_text("Atkopšanas kodi").first).to_be_visible()
    in_order(page, assert_accessible)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="Mans tālrunis")).to_be_visible()
    in_order(page, assert_accessible)
    [kept] = talk.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert kept["isResidentCredential"]
    is_at_work(page, assert_accessible)
    signs_out(page, assert_accessible)

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Pierakstīties ar piekļuves atslēgu").click()
    page.wait_for_url("**/today/")

    is_at_work(page, assert_accessible)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("row", name=re.compile("Mans tālrunis"))).not_to_contain_text("vēl ne")


def test_a_passkey_is_the_second_step_after_the_password_too_and_is_taken_away(
    page: Page, managers: Page, world: World, assert_accessible: AssertAccessible
) -> None:
    talk, device = an_authenticator(page)
    takes_the_invitation(page, invites(managers, world, assert_accessible), assert_accessible)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Atslēgas nosaukums").fill("Birojs")
    page.get_by_label("Pierakstīties bez paroles").uncheck()
    page.get_by_role("button", name="Pievienot", exact=True).click()
    expect(page.get_by_text("Atkopšanas kodi").first).to_be_visible()
    [kept] = talk.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert not kept["isResidentCredential"]
    signs_out(page, assert_accessible)

    page.goto("/accounts/login/")
    gives_the_password(page)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    in_order(page, assert_accessible)
    page.get_by_role("button", name="Izmantot piekļuves vai drošības atslēgu").click()
    page.wait_for_url("**/today/")
    is_at_work(page, assert_accessible)

    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Noņemt").click()
    page.locator("main").get_by_role("button", name="Noņemt atslēgu").click()
    expect(page.locator(".ui-empty")).to_be_visible()
    page.goto("/today/")
    page.wait_for_url("**/accounts/2fa/")


def test_a_passkey_that_nobody_here_knows_does_not_let_in(
    page: Page, managers: Page, world: World, assert_accessible: AssertAccessible
) -> None:
    talk, device = an_authenticator(page)
    takes_the_invitation(page, invites(managers, world, assert_accessible), assert_accessible)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Atslēgas nosaukums").fill("Mans tālrunis")
    expect(page.get_by_label("Pierakstīties bez paroles")).to_be_checked()
    page.get_by_role("button", name="Pievienot", exact=True).click()
    expect(page.get_by_text("Atkopšanas kodi").first).to_be_visible()
    # A key is taken away here, and the phone still offers it.
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Noņemt").click()
    in_order(page, assert_accessible)
    page.locator("main").get_by_role("button", name="Noņemt atslēgu").click()
    expect(page.locator(".ui-empty")).to_be_visible()
    signs_out(page, assert_accessible)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Pierakstīties ar piekļuves atslēgu").click()
    expect(page.locator(".ui-messages, .govuk-error-summary").first).to_be_visible()
    in_order(page, assert_accessible)
    page.goto("/today/")
    page.wait_for_url("**/accounts/login/**")
    # The phone is put away: the page says in words that nothing came of it.
    talk.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Pierakstīties ar piekļuves atslēgu").click()
    expect(page.get_by_role("alert")).to_contain_text("Mēģiniet vēlreiz")
    in_order(page, assert_accessible)


def test_somebody_whose_phone_is_gone_is_let_back_in_by_an_administrator(  # noqa: PLR0917 -- what the way needs
    browser: Browser, live_server: LiveServer, page: Page, managers: Page, world: World,
    assert_accessible: AssertAccessible,
) -> None:  # fmt: skip
    takes_the_invitation(page, invites(managers, world, assert_accessible), assert_accessible)
    page.get_by_role("link", name="Iestatīt lietotni").click()
    page.get_by_label("Kods").fill(code_now(page.locator("code.ui-code").inner_text()))
    page.get_by_role("button", name="Ieslēgt").click()
    expect(page.get_by_text("Atkopšanas kodi").first).to_be_visible()
    with tab(browser, live_server, scripts=True) as office:
        gives_the_password_at(office)
        # No button for a passkey that this person does not have, and a word on what to do without the phone.
        expect(office.get_by_text("Administrators var jūs ielaist no jauna")).to_be_visible()
        expect(office.get_by_role("button", name="Izmantot piekļuves vai drošības atslēgu")).to_have_count(0)
        in_order(office, assert_accessible)
        with tab(browser, live_server, scripts=True) as help_desk:
            sign_in(help_desk, a_user(Role.ADMINISTRATOR, name="Toms Žagars"), live_server)
            help_desk.goto("/people/")
            help_desk.get_by_role("link", name=NAME, exact=True).click()
            help_desk.get_by_role("link", name="Noņemt otro soli").click()
            in_order(help_desk, assert_accessible)
            help_desk.locator("main").get_by_role("button", name="Noņemt otro soli").click()
            expect(help_desk.get_by_text("Otrais solis ir noņemts")).to_be_visible()
            in_order(help_desk, assert_accessible)
        page.goto("/today/")
        page.wait_for_url("**/accounts/login/**")

        deliver_due()
        office.goto(link_in(text_of_last(world), "/accounts/password/"))
        office.get_by_label("E-pasts").fill(ADDRESS)
        office.get_by_role("button", name="Nosūtīt vēstuli").click()
        office.wait_for_url("**/done/")
        deliver_due()
        office.goto(link_in(text_of_last(world), "/accounts/password/reset/key/"))
        in_order(office, assert_accessible)
        for name in ("password1", "password2"):
            office.locator(f"[name={name}]").fill(PASSWORD)
        office.get_by_role("button", name="Saglabāt paroli").click()
        office.wait_for_url("**/key/done/")
        in_order(office, assert_accessible)
        gives_the_password_at(office)
        office.wait_for_url("**/accounts/2fa/")
        office.goto("/people/me/sessions/")
        office.wait_for_url("**/accounts/2fa/")


def gives_the_password_at(page: Page) -> None:
    page.goto("/accounts/login/")
    gives_the_password(page)


def text_of_last(world: World) -> str:
    """The words of the newest letter."""
    assert world.mailbox.recipients[-1] == ADDRESS
    body = world.mailbox.letters[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without_scripts"])
def test_an_invited_person_sets_up_the_app_and_comes_back_with_password_and_code(  # noqa: PLR0917 -- what the way needs
    scripts: bool, browser: Browser, live_server: LiveServer, managers: Page, world: World,
    assert_accessible: AssertAccessible, time_machine: TimeMachineFixture,
) -> None:  # fmt: skip
    ask_axe = assert_accessible if scripts else None
    path = invites(managers, world, assert_accessible)
    with tab(browser, live_server, scripts=scripts) as page:
        takes_the_invitation(page, path, ask_axe)
        page.get_by_role("link", name="Iestatīt lietotni").click()
        in_order(page, ask_axe)
        expect(page.get_by_role("img", name="Attēls tālruņa kamerai")).to_be_visible()
        secret = page.locator("code.ui-code").inner_text()
        page.get_by_label("Kods").fill("000000" if code_now(secret) != "000000" else "000001")
        page.get_by_role("button", name="Ieslēgt").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        in_order(page, ask_axe)
        secret = page.locator("code.ui-code").inner_text()
        page.get_by_label("Kods").fill(code_now(secret))
        page.get_by_role("button", name="Ieslēgt").click()
        expect(page.get_by_text("Atkopšanas kodi").first).to_be_visible()
        in_order(page, ask_axe)
        is_at_work(page, ask_axe)
        signs_out(page, ask_axe)
        page.goto("/accounts/login/")
        gives_the_password(page)
        page.wait_for_url("**/accounts/2fa/authenticate/")
        in_order(page, ask_axe)
        # A code lets in once: the next is shown half a minute later.
        time_machine.move_to(timezone.now() + dt.timedelta(minutes=1), tick=True)
        page.get_by_label("Kods").fill(code_now(secret))
        page.get_by_role("button", name="Turpināt").click()
        is_at_work(page, ask_axe)
