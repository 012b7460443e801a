"""Pictures of the guide's pages about events: planning them, coming to them, and what follows."""

from __future__ import annotations

from tools.guide_camera import Camera, Studio

NARROW = 390
PHONE = 844
WORKSHOP = "Projektu rakstīšanas darbnīca"
OPEN_DAY = "Atbalsta centra atvērto durvju diena"


def planning(studio: Studio) -> None:
    """The list, a draft, its questions, who comes, and a letter to them."""
    with studio.person("vaditajs") as camera:
        camera.open("/events/work/")
        camera.take("pasakumi", "main", most=800)
        camera.press("Vasaras skola biedrību vadītājiem")
        camera.take("pasakuma-plans", "main", most=760)
        workshop = event(camera, WORKSHOP)
        camera.open(f"{workshop}questions/")
        camera.take("pasakuma-jautajumi", "main", most=520)
        camera.open(f"{workshop}registrations/")
        camera.take("pasakuma-pieteikumi", "main", most=900)


def event(camera: Camera, title: str) -> str:
    """The address of the event of this name, as its centre sees it."""
    camera.open(f"/events/work/?when=all&q={title.replace(' ', '+')}")
    address = camera.page.locator("tbody a", has_text=title).first.get_attribute("href")
    return str(address)


def coming(studio: Studio) -> None:
    """The public calendar, an event, and somebody who registers on a phone."""
    with studio.person("stranger") as camera:
        camera.open("/events/")
        camera.page.locator("summary", has_text="Filtri").click()
        camera.take("kalendars", "main", most=1000)
        camera.press(WORKSHOP)
        camera.take("pasakuma-lapa", "main", most=760)
    with studio.person("stranger", width=NARROW) as camera:
        camera.open("/events/")
        camera.press("Kā sasaukt biedru sapulci")
        camera.press("Pieteikties")
        page = camera.page
        page.get_by_label("Vārds un uzvārds").first.fill("Rūta Sproģe")
        page.get_by_label("E-pasts").first.fill("ruta.sproge@piemers.lv")
        camera.take("pieteikties", "main", most=1100)
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
        camera.tidy()
        camera.take("pieteikts", "main", most=PHONE)


def afterwards(studio: Studio) -> None:
    """The door on a phone, who came, what was issued and said, and the closing."""
    with studio.person("vaditajs", width=NARROW) as camera:
        day = event(camera, OPEN_DAY)
        camera.open(f"{day}door/")
        page = camera.page
        for row in range(7):
            page.locator(".ev-tick").nth(row).click()
        page.locator("[data-door-unsent]").wait_for(state="hidden")
        page.evaluate("window.scrollTo(0, 0)")
        camera.take("pie-durvim", "main", most=PHONE)
    with studio.person("vaditajs") as camera:
        camera.open(f"{day}attendance/")
        camera.take("apmeklejums", "main", most=760)
        camera.open(f"{event(camera, 'Sociālie tīkli mazai organizācijai')}certificates/")
        camera.take("izsniegtie-apliecinajumi", "main", most=560)
        camera.open(f"{event(camera, 'Biedrības grāmatvedība iesācējiem')}feedback/")
        camera.take("atsauksmes", "main", most=760)
        camera.open(f"{day}close/")
        camera.take("slegsana", "main", most=900)
