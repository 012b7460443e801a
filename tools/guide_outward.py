"""Pictures of the guide's pages about advice, the library, newsletters and the public site."""

from __future__ import annotations

from tools.guide_camera import Camera, Studio

QUESTION = """Mūsu biedrībā ir 14 biedri, un valde ir pilnvarota līdz janvārim.

Vai jauno valdi drīkst ievēlēt tiešsaistes sapulcē, ja statūtos par to nekas nav teikts?"""
ANSWER = """Drīkst, ja var pārliecināties, kas piedalās un kā balso. Lai jums būtu mierīgi:

1. Uzaicinājumā norādiet saiti un to, kā balsos.
2. Protokolā ierakstiet, ka sapulce notika tiešsaistē.
3. Pielieciet dalībnieku sarakstu."""
LINKS = """18.11.2026. Foruma programma https://www.facebook.com/paraugs/posts/101
19.11.2026. Saruna par biedru sapulci https://www.youtube.com/watch?v=paraugs102
20.11.2026. Aicinām brīvprātīgos https://www.linkedin.com/posts/paraugs-103"""


def advice(studio: Studio) -> None:
    """A question of a stranger, the desk, and the answer that is being written."""
    with studio.person("stranger") as camera:
        camera.open("/advice/")
        camera.take("sanemt-konsultaciju", "main", most=760)
        camera.open("/advice/ask/")
        page = camera.page
        page.get_by_label("Jūsu jautājums").fill(QUESTION)
        page.get_by_label("Par ko tas ir?").select_option(label="Valde, statūti un biedri")
        page.get_by_label("Kur dzīvojat vai darbojaties?").select_option(label="Rīga")
        page.get_by_label("Jūsu vārds").fill("Rūta Sproģe")
        page.get_by_label("E-pasts", exact=True).fill("ruta.sproge@piemers.lv")
        camera.take("uzdot-jautajumu", "main", most=1100)
        camera.press("Nosūtīt jautājumu")
    with studio.person("vaditajs") as camera:
        camera.open("/advice/desk/")
        camera.take("konsultaciju-galds", "main", most=760)
        camera.page.locator("tbody a", has_text="Valde, statūti un biedri").first.click()
        camera.page.wait_for_load_state()
        camera.tidy()
        if camera.page.get_by_role("button", name="Es atbildēšu").count():
            camera.press("Es atbildēšu")
        camera.press("Atbildēt")
        camera.page.get_by_label("Atbilde").first.fill(ANSWER)
        camera.take("konsultacija-atbildet", "main", most=1200)
        camera.open("/advice/desk/figures/")
        camera.take("konsultaciju-skaitli", "main", most=760)


def library(studio: Studio) -> None:
    """What everybody finds, and how it is kept."""
    with studio.person("stranger") as camera:
        camera.open("/library/")
        camera.take("materiali", "main", most=800)
    with studio.person("vaditajs") as camera:
        camera.open("/library/keep/")
        camera.press("Kā nodibināt biedrību")
        camera.press("Vispirms apskatīt")
        camera.take("materials-labot", "main", most=1000)


def letters(studio: Studio) -> None:
    """A newsletter, its preview, who reads it, and posts."""
    with studio.person("vaditajs") as camera:
        camera.open("/outreach/desk/editions/")
        camera.press("Mēneša jaunumi: kas gaidāms")
        address = camera.page.url
        camera.take("jaunumu-vestule", "main", most=900)
        camera.open(f"{address}preview/")
        camera.page.frame_locator("iframe").first.locator("body").wait_for()
        camera.page.frame_locator("iframe").last.locator("body").wait_for()
        camera.take("jaunumu-prieksskatijums", "main", most=900)
        camera.open("/outreach/desk/subscribers/")
        camera.take("abonenti", "main", most=560)
        camera.open("/outreach/desk/posts/links/")
        camera.page.get_by_label("Saites").fill(LINKS)
        camera.press("Turpināt")
        camera.take("ielimet-saites", "main", most=700)


def public_site(studio: Studio) -> None:
    """The front page, a centre's page and how it is written, the look of the site."""
    with studio.person("stranger") as camera:
        camera.open("/")
        camera.take("sakumlapa", most=900)
        camera.open("/centres/riga/")
        camera.take("centra-lapa", "main", most=700)
    with studio.person("vaditajs") as camera:
        centre_form(camera)
    with studio.person("administrators") as camera:
        camera.open("/people/identity/")
        camera.take("nosaukums-un-izskats", "main", most=1000)


def centre_form(camera: Camera) -> None:
    """Where the manager writes the centre's page."""
    camera.open("/people/centres/1/page/")
    camera.take("centra-lapa-labot", "main", most=1000)
