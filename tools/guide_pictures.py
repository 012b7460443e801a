#!/usr/bin/env python3
"""Pictures of the user's guide, taken anew: docs/rokasgramata/attels/*.png, and docs/pictures/today.png for the README.

    make guide

A demonstration of its own is made and served for this, and its people live through the guide page by page: what one
picture shows, a later one builds on. The clock is as it is: dates in the pictures are those of the day of taking.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import FilePayload, sync_playwright

from tools.guide_camera import HEIGHT, PICTURES, WIDE, Camera, Studio, weigh
from tools.guide_events import afterwards, coming, planning
from tools.guide_outward import advice, letters, library, public_site
from tools.guide_registry import directory, lists, registry
from tools.guide_registry import people as people_pages
from tools.screenshots import FLAGS, ROOT, sessions, site

README_PICTURE = ROOT / "docs/pictures/today.png"
NARROW, TALL = 390, 1440

LIST = """Vārds	E-pasts	Organizācija
Agnese Āboliņa	persona0@demo.talka.invalid
Andris Āboliņš	persona25@demo.talka.invalid	Biedrība „Čaklās rokas”
Anita Vītola
Rūta Sproģe	ruta.sproge@piemers.lv	Biedrība „Pļavnieku pagalms”
Oskars Lūsis	oskars.lusis@piemers.lv
Valērija Kovaļenko	valerija-piemers.lv"""


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    started = time.time()
    with tempfile.TemporaryDirectory(prefix="talka-guide-") as data:
        os.environ |= {"TALKA_DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "talka.site.settings"}
        subprocess.run([ROOT / ".venv/bin/talka", "demo"], check=True)
        people = sessions()
        numbers = agreements()
        with site() as address, sync_playwright() as playwright:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            studio = Studio(browser, address, people)
            board(studio)
            work(studio)
            names(studio)
            log(studio)
            agreement(studio, numbers["KM-RIGA-DEMO"])
            money(studio, numbers)
            indicators(studio, numbers["KOPIENAS-DEMO"])
            report(studio, numbers["KM-RIGA-2022"])
            review(studio)
            imports(studio, numbers["KM-RIGA-2022"])
            registry(studio)
            people_pages(studio)
            directory(studio)
            lists(studio)
            planning(studio)
            coming(studio)
            afterwards(studio)
            advice(studio)
            library(studio)
            letters(studio)
            public_site(studio)
            first_day(studio, Path(data) / "mail")
            browser.close()
    for path in PICTURES.glob("*.png"):
        if path.stat().st_mtime < started:  # of an earlier guide
            path.unlink()
    return weigh()


def agreements() -> dict[str, int]:
    """Keys of the demonstration's agreements by their numbers."""
    from talka.programmes.models import Agreement  # noqa: PLC0415 -- app registry first

    return dict(Agreement.objects.values_list("number", "pk"))


def board(studio: Studio) -> None:
    with studio.person("vaditajs") as camera:
        camera.page.set_viewport_size({"width": WIDE, "height": TALL})
        camera.open("/today/")
        camera.take("sodien", most=TALL)
        shutil.copy(PICTURES / "sodien.png", README_PICTURE)
    with studio.person("darbinieks") as camera:
        camera.open("/today/")
        page = camera.page
        client = page.get_by_role("combobox", name="Organizācija, kopiena vai persona")  # codespell:ignore vai
        client.press_sequentially("skunis", delay=40)
        page.locator("[role=option]").first.wait_for()
        camera.take("konsultacija-mekle", ".ui-quick", page.locator("[role=option]").last)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_label("Temats").fill("Statūtu grozījumi")
        page.get_by_label("Minūtes").fill("20")
        page.get_by_label("Minūtes").press("Enter")
        page.locator(".ui-consult__new").wait_for()
        camera.take("konsultacija-saglabata", "#consultation")
    with studio.person("darbinieks", width=NARROW) as camera:
        camera.open("/today/")
        camera.take("sodien-talruni", most=844)


def work(studio: Studio) -> None:
    with studio.person("darbinieks") as camera:
        camera.open("/activities/record/")
        camera.take("darba-veidi", "main", most=1150)
        camera.press("Seminārs")
        page = camera.page
        page.get_by_label("Nosaukums").fill("Kā uzrunāt pašvaldību")
        camera.take("darbs-veidlapa", "main", most=1500)
        open_record(camera, "Komunikācija bez budžeta")
        camera.take("darba-ieraksts", "main", most=1100)
        open_record(camera, "Mācības brīvprātīgo koordinatoriem")
        camera.take("darbs-jalabo", "main", most=940)
        camera.press("Pievienot apliecinājumu")
        camera.take("apliecinajums", "main")
    with studio.person("vaditajs") as camera:
        open_record(camera, "Komunikācija bez budžeta")
        camera.take("darbs-vaditajam", ".ui-page-head")


def open_record(camera: Camera, title: str) -> None:
    camera.open(f"/activities/?q={title.replace(' ', '+')}")
    camera.page.locator("tbody a", has_text=title).first.click()
    camera.tidy()


def names(studio: Studio) -> None:
    with studio.person("darbinieks") as camera:
        open_record(camera, "Saruna ar mazākumtautību jauniešiem")
        camera.press("Ielīmēt sarakstu")
        camera.page.get_by_label("Dalībnieku saraksts").fill(LIST)
        camera.take("dalibnieki-ielimet", "main")
        camera.press("Rādīt, kas tie ir")
        camera.take("dalibnieki-parbaude", "main", most=1300)
        open_record(camera, "Finanšu plāns un uzraudzība")
        camera.press("Visi un unikālie skaitļi")
        camera.take("dalibnieki-kopa", "main", most=620)


def log(studio: Studio) -> None:
    with studio.person("vaditajs") as camera:
        camera.open("/activities/?state=recorded")
        camera.take("zurnals", "main", most=760)
        page = camera.page
        page.locator("summary", has_text="Skati").click()
        page.get_by_label("Skata nosaukums").fill("Vēl jāapstiprina")
        camera.take("zurnals-skati", "main", most=420)
        page.keyboard.press("Escape")
        for row in (1, 2, 3):
            page.locator("tbody input[type=checkbox]").nth(row).check()
        page.evaluate("window.scrollTo(0, 0)")
        camera.take("zurnals-izvele", most=HEIGHT)
        camera.press("Apstiprināt")
        camera.take("zurnals-parbaude", "main", most=620)


def agreement(studio: Studio, pk: int) -> None:
    with studio.person("vaditajs") as camera:
        camera.open(f"/agreements/{pk}/")
        camera.take("ligums", "main", most=1000)
        camera.open(f"/agreements/{pk}/budget/")
        camera.take("tame", "main")
        camera.open(f"/agreements/{pk}/targets/")
        camera.take("planotas-vertibas", "main")
        camera.press("Atcelt")
        camera.press("Sniegtās konsultācijas")
        camera.take("raditajs", "main", most=1200)


def money(studio: Studio, numbers: dict[str, int]) -> None:
    with studio.person("vaditajs") as camera:
        page = camera.page
        camera.open(f"/spending/statements/{numbers['KM-RIGA-2022']}/")
        camera.take("naudas-izlietojums", "main", most=1400)
        day, number = latest_rent(camera)
        camera.open(f"/spending/agreements/{numbers['KOPIENAS-DEMO']}/add/")
        page.get_by_label("Datums").fill(day)
        page.get_by_label("Summa").fill("381,27")
        page.get_by_label("Piegādātājs").fill("SIA „Alberta nams”")  # codespell:ignore nams
        camera.take("izdevumi", "main", most=1100)
        page.get_by_label("Dokumenta numurs").fill(number)
        page.get_by_role("button", name="Saglabāt", exact=True).click()
        page.wait_for_load_state()
        camera.tidy()
        camera.take("dubulta-finansesana", "main", most=900)
        camera.open("/spending/expenditures/")
        page.locator("tbody a", has_text="Telpu noma").first.click()
        camera.tidy()
        camera.take("neatbilstosa-dala", "main", most=700)
        camera.open(f"/spending/statements/{numbers['KM-RIGA-DEMO']}/remainders/add/")
        camera.take("atlikums", "main")


def latest_rent(camera: Camera) -> tuple[str, str]:
    """The day of the latest rent, and the number of the document by which it was paid."""
    camera.open("/spending/expenditures/")
    row = camera.page.locator("tbody tr", has_text="Telpu noma").first.inner_text()
    found = re.search(r"R-\d+-CS-\d+", row)
    return row.split()[0], found.group() if found else ""


def indicators(studio: Studio, pk: int) -> None:
    with studio.person("koordinators") as camera:
        camera.open(f"/reports/{pk}/indicators/")
        camera.take("raditaji", "main", most=760)
        camera.open(f"/reports/{pk}/centres/")
        camera.take("centri-lidzas", "main", most=700)
        camera.page.locator("td a[href*=overlap]").last.click()
        camera.page.wait_for_url("**overlap**")
        camera.tidy()
        camera.take("parklasanas", "main", most=560)


def report(studio: Studio, pk: int) -> None:
    with studio.person("vaditajs") as camera:
        page = camera.page
        camera.open(f"/reports/{pk}/")
        camera.take("kopsavilkums", "main", most=1000)
        camera.take("lejupieladet", ".report-contents")
        camera.open(f"/reports/{pk}/findings/")
        camera.take("atradumi", "main", most=800)
        explain_contradictions(camera)
        camera.open(f"/reports/{pk}/narratives/2/")
        page.locator("main textarea").first.fill(
            "Otrajā gadā sniegtas {Konsultācijas}, visvairāk – par statūtiem un gada pārskatiem."
        )
        camera.press("Priekšskatījums")
        camera.take("apraksts", "main", most=1000)
        camera.press("Saglabāt")
        camera.open(f"/reports/{pk}/template/")
        camera.take("word-veidne", "main", most=560)
        camera.open(f"/reports/{pk}/submissions/new/")
        camera.take("iesniegt", "main")
        camera.press("Iesniegt finansētājam")
        camera.take("iesniegts", "main", most=700)


def explain_contradictions(camera: Camera) -> None:
    """Say why each contradiction stands, one after another."""
    page = camera.page
    reasons = (
        "Semināri notika sagatavošanas posmā; ministrija piekrita tos iekļaut pirmajā gadā.",
        "Tāmes grozījumos plānotā summa ir 23 994,00 eiro; publicētajā pārskatā ir pārrakstīšanās kļūda.",
        "Pārceltā nauda izlietota kopā ar trešā gada finansējumu; skaidrojums ir vēstulē ministrijai.",
    )
    for number, reason in enumerate(reasons):
        opened = page.locator("summary", has_text="Tas paliek spēkā").first
        opened.click()
        page.locator("details[open] textarea").fill(reason)
        if number == 0:
            camera.take("atradums-paskaidrot", page.locator("article.ui-finding", has=page.locator("details[open]")))
        page.locator("details[open] button").click()
        page.wait_for_load_state()
        camera.tidy()
    camera.take("atradums-paskaidrots", page.locator(".ui-finding--explained").first)


def review(studio: Studio) -> None:
    with studio.person("vertetajs") as camera:
        page = camera.page
        camera.open("/reports/")
        camera.take("vertetajs-saraksts", "main")
        page.locator("main tbody a").first.click()
        camera.tidy()
        camera.take("vertetajs-parskats", "main", most=700)
        camera.press("Lasīt pārskatu")
        camera.take("vertetajs-lasa", "main", most=1000)
        review_page = page.url
        page.get_by_role("link", name=re.compile("151 dalības")).first.click()
        camera.tidy()
        camera.take("vertetajs-skaitlis", "main", most=760)
        camera.open(review_page)
        page.get_by_role("link", name="Komentēt šeit").nth(2).click(force=True)
        camera.tidy()
        page.get_by_label("Komentārs").fill("Lūdzu, pievienojiet semināra apmeklējuma sarakstu.")
        camera.take("vertetajs-komentars", "#write")
        camera.press("Pievienot komentāru")
        camera.open(review_page)
        camera.press("Atgriezt")
        camera.take("vertetajs-atgriez", "main")


def imports(studio: Studio, pk: int) -> None:
    with studio.person("vaditajs") as camera:
        camera.open("/imports/new/")
        camera.take("ievesana-augsupielade", "main")
        archive = camera.page.request.get(f"/imports/agreements/{pk}/zip/").body()
        upload(camera, changed(archive))
        camera.take("ievesana-prieksskatijums", "main", most=1100)
        camera.open("/imports/")
        camera.take("ievesana-saraksts", "main", most=700)
        camera.page.get_by_role("link", name="riga-2022-2025", exact=True).click()
        camera.tidy()
        camera.press("Atsaukt šo importu")
        camera.take("ievesana-atsaukt", "main")


def upload(camera: Camera, archive: bytes) -> None:
    page = camera.page
    file = FilePayload(name="riga-2022-2025.zip", mimeType="application/zip", buffer=archive)
    page.locator("input[type=file]").set_input_files(file)
    camera.press("Pārbaudīt failu")
    page.get_by_text("Labojamas rindas").or_(page.get_by_text("Labojamās rindas")).first.wait_for()
    camera.tidy()


def changed(archive: bytes) -> bytes:
    """The same agreement with one piece of work changed and a date that does not exist."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(written, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name.endswith("activities.csv"):
                rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
                rows[1][rows[0].index("title")] = "Pārmaiņu un risku vadība"
                rows[2][rows[0].index("starts")] = "31.02.2022."
                text = io.StringIO()
                csv.writer(text).writerows(rows)
                data = text.getvalue().encode()
            after.writestr(name, data)
    return written.getvalue()


def first_day(studio: Studio, mail: Path) -> None:
    with studio.person("vaditajs") as camera:
        camera.open("/people/")
        camera.page.get_by_label("E-pasts").fill("zane.liepa@piemers.lv")
        camera.page.get_by_label("Loma", exact=True).select_option(index=1)
        camera.take("cilveki", "main")
        camera.press("Nosūtīt uzaicinājumu")
        camera.open("/people/letters/")
        camera.take("vestules", "main", most=500)
        camera.open("/people/me/")
        camera.take("profils", "main", most=900)
    with studio.person("stranger") as camera:
        page = camera.page
        camera.open(invitation(mail))
        page.get_by_label("Vārds un uzvārds").fill("Zane Liepa")
        page.get_by_label("Parole").fill("trīs lietaini rudeņi")
        camera.take("ielugums", "main")
        camera.press("Pieņemt uzaicinājumu")
        camera.take("pierakstities", "body", most=700)
    with studio.person("darbinieks") as camera:
        camera.open("/accounts/2fa/")
        camera.take("otrais-faktors", "main")
        camera.open("/accounts/2fa/totp/activate/")
        camera.take("otrais-faktors-lietotne", "main")


def invitation(mail: Path) -> str:
    """The address in the latest letter of invitation."""
    latest = max(mail.iterdir(), key=lambda letter: letter.stat().st_mtime)
    letter = message_from_bytes(latest.read_bytes().split(b"\n-----")[0], policy=policy.default)
    body = letter.get_body(("plain",))
    found = re.search(r"/people/invitation/\S+", body.get_content() if body else "")
    if found is None:
        raise SystemExit("The letter of invitation holds no link.")
    return found.group()


if __name__ == "__main__":
    sys.exit(main())
