"""Pictures of the guide's pages about the registry, the map, the public directory and what is held about people."""

from __future__ import annotations

from tools.guide_camera import Studio

ROWS = """Nosaukums	Reģistrēta vietā	E-pasts
Salas sētas draugi	Salas pagasts	salasseta@piemers.lv
Bauskas līdzdalībai	Bauskas novads	lidzdalibai@piemers.lv"""


def registry(studio: Studio) -> None:
    """Lists, an organisation, the map, white spots, the enterprise register."""
    with studio.person("vaditajs") as camera:
        camera.open("/map/?layer=communities")
        camera.take("karte", "main", most=760)
        camera.open("/map/white-spots/")
        camera.take("baltie-plankumi", "main", most=640)
        camera.open("/registry/")
        camera.take("registrs", "main", most=760)
        camera.press("Biedrība „Čaklās rokas”")
        camera.take("organizacija", "main", most=1150)
        camera.open("/register/")
        camera.take("uznemumu-registrs", "main", most=760)


def people(studio: Studio) -> None:
    """What is held about somebody, and who asks about themselves."""
    with studio.person("vaditajs") as camera:
        camera.open("/registry/persons/")
        camera.take("personas", "main", most=560)
        camera.page.locator("main tbody a[href*='/registry/persons/']").first.click()
        camera.page.wait_for_load_state()
        key = camera.page.url.rstrip("/").rpartition("/")[2]
        camera.open(f"/privacy/persons/{key}/")
        camera.take("viss-kas-glabajas", "main", most=900)
    with studio.person("stranger") as camera:
        camera.open("/privacy/mine/")
        camera.take("kas-par-mani", "main", most=700)


def directory(studio: Studio) -> None:
    """The public directory, and somebody who keeps the page of their own organisation."""
    with studio.person("stranger") as camera:
        camera.open("/directory/")
        camera.take("katalogs", "main", most=800)
        camera.press("Biedrība „Aizkraukles mammas”")
        camera.take("katalogs-lapa", "main", most=700)
        camera.press("Es pārstāvu šo organizāciju")
        camera.take("katalogs-parstavu", "main", most=900)
    with studio.person("koordinators") as camera:
        camera.open("/directory/claims/")
        camera.page.locator("main tbody a").first.click()
        camera.page.wait_for_load_state()
        camera.tidy()
        camera.take("parstavja-lugums", "main", most=800)


def lists(studio: Studio) -> None:
    """A list that is brought into the registry."""
    with studio.person("darbinieks") as camera:
        camera.open("/intake/new/?table=organisations")
        camera.page.get_by_label("vai no tabulas kopētas rindas").fill(ROWS)  # codespell:ignore vai
        camera.take("ievest-sarakstu", "main", most=1000)
        camera.press("Pārbaudīt sarakstu")
        decide = camera.page.get_by_role("link", name="Izlemt neskaidro")
        decide.first.wait_for()
        decide.first.click()
        camera.page.wait_for_load_state()
        camera.tidy()
        camera.take("ievest-neskaidrais", "main", most=700)
