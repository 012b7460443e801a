"""The manifest: everything that a module plugs into the platform, as one typed value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.apps import AppConfig, apps
from django.db.models import Model, QuerySet
from django.db.models.signals import post_migrate
from django.http import HttpRequest
from django.utils.functional import Promise

StrOrPromise = str | Promise


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the workspace navigation; `shown_to` receives the signed-in user."""

    title: StrOrPromise
    url_name: str
    order: int
    icon: str = ""
    shown_to: Callable[[Any], bool] = lambda _user: True


@dataclass(frozen=True)
class BoardTile:
    """One block of the today board: `content` returns the context of `template`, or None to stay away."""

    name: str
    order: int
    template: str
    content: Callable[[HttpRequest], Mapping[str, Any] | None]


@dataclass(frozen=True)
class PublicPanel:
    """One block of the public front page and of a centre's page: `content` gets the centre, or None for all.

    It returns the context of `template`, or None to stay away.
    """

    name: str
    order: int
    template: str
    content: Callable[[HttpRequest, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class PublicItem:
    """Something that everybody may read, as one line of a newsletter, an answer or a list."""

    # Stays the same: what stands for it in a stored text.
    key: str
    title: str
    # Absolute.
    url: str
    # When it is, or was published.
    day: dt.date | None = None
    # The day and time in words, the place: what stands beside the title.
    details: str = ""
    summary: str = ""


@dataclass(frozen=True)
class PublicItems:
    """What a module has published, for other modules to point to: events, news, resources."""

    code: str
    title: StrOrPromise
    # (centre or None for all, language, words to look for) -> the newest or the nearest first, at most fifty.
    items: Callable[[Any, str, str], Sequence[PublicItem]]


@dataclass(frozen=True)
class ClockJob:
    """Something that the clock starts every `every_minutes`; it must be safe to run twice."""

    name: str
    every_minutes: int
    run: Callable[[], None]


@dataclass(frozen=True)
class LetterSource:
    """Composes letters of many only when they are handed over, so that the outbox need not keep each one's words."""

    name: str
    # The letter as it goes out, or None when it must not any more; gets a kernel.Letter.
    compose: Callable[[Any], Any]


@dataclass(frozen=True)
class LetterPicture:
    """A logo in a letter, under its whole address; `words` stand beside it."""

    url: str
    alt: str
    width: int
    height: int
    words: str = ""


@dataclass(frozen=True)
class LetterFrame:
    """What stands around the words of every letter: who writes, and whose money it is."""

    name: str = "Talka"
    colour: str = "#143627"
    logo: LetterPicture | None = None
    funders: tuple[LetterPicture, ...] = ()


@dataclass(frozen=True)
class ListButton:
    """A button above lists that another module owns; `url` answers for the name of the list."""

    lists: tuple[str, ...]
    title: StrOrPromise
    url: Callable[[str], str]
    icon: str = ""
    shown_to: Callable[[Any], bool] = lambda _user: True


@dataclass(frozen=True)
class ListFile:
    """A list of another module as a file of one more format: exactly its rows, in the order of their keys."""

    lists: tuple[str, ...]
    # What `?export=` says, and the ending of the name.
    code: str
    title: StrOrPromise
    content_type: str
    # Writes the rows, as somebody signed in may see them.
    write: Callable[[QuerySet[Any], IO[bytes]], None]


@dataclass(frozen=True)
class Manifest:
    """What one module contributes. Declarations only: nothing here runs until the platform asks."""

    name: str
    navigation: tuple[NavigationItem, ...] = ()
    # What the head of every public page leads to.
    public_navigation: tuple[NavigationItem, ...] = ()
    board_tiles: tuple[BoardTile, ...] = ()
    # What people do often, as buttons of the board.
    frequent_tasks: tuple[NavigationItem, ...] = ()
    clock_jobs: tuple[ClockJob, ...] = ()
    # Puts shipped facts (names, codes, kinds) in place after each migration; must be repeatable.
    reference_data: Callable[[], None] | None = None
    # What reporting may count; each is a talka.programmes.queries.measures.MeasureSource.
    measure_sources: tuple[Any, ...] = ()
    # How declared figures are called; one module says it: see talka.programmes.queries.declared.figure_words.
    figure_words: Callable[[Any, Mapping[str, Mapping[str, str]]], Callable[[str], str]] | None = None
    # Blocks of the public front page and of the centres' pages.
    public_panels: tuple[PublicPanel, ...] = ()
    # What is published, for others to point to.
    public_items: tuple[PublicItems, ...] = ()
    # Panels on an organisation's page: (template, content).
    organisation_panels: tuple[BoardTile, ...] = field(default=())
    # The same on the page of a community or a network.
    profile_panels: tuple[BoardTile, ...] = field(default=())
    # The regions that a centre may serve: each is a callable() -> [(code, name)].
    centre_regions: tuple[Callable[[], Sequence[tuple[str, str]]], ...] = ()
    # What the map shows; each is a talka.places.queries.layers.Layer.
    map_layers: tuple[Any, ...] = ()
    # Who stands where, for the map that opens on demand; each is a talka.places.queries.pins.PointSource.
    map_points: tuple[Any, ...] = ()
    # What stands on the sheet of a place; each is a talka.places.queries.lists.PlaceList.
    place_lists: tuple[Any, ...] = ()
    # What happened to an organisation, a community or a person; each is a
    # talka.registry.queries.timeline.TimelineSource.
    timeline_sources: tuple[Any, ...] = ()
    # When a record was last supported, told to everybody; each is a talka.registry.queries.support.SupportSource.
    support_sources: tuple[Any, ...] = ()
    # What a public register says about organisations, told to everybody: callable(registration numbers) -> by number
    # a talka.directory.queries.register.RegisterFacts.
    register_sources: tuple[Any, ...] = ()
    # What points to an organisation, a community or a person, so that two can become one; each is a
    # talka.registry.queries.references.Reference.
    references: tuple[Any, ...] = ()
    # Buttons above lists, and formats of their files.
    list_buttons: tuple[ListButton, ...] = ()
    list_files: tuple[ListFile, ...] = ()
    # Files of one record that may be taken along: callable(record) -> pairs of title and address.
    record_files: tuple[Callable[[Model], Iterable[tuple[StrOrPromise, str]]], ...] = ()
    # What is held about a person; each is a talka.kernel.personal_data.HeldData.
    personal_data: tuple[Any, ...] = ()
    # What keeps people from being forgotten; each is a talka.kernel.personal_data.KeepsPeople.
    keeps_people: tuple[Any, ...] = ()
    # Which columns say something about people; each is a talka.kernel.personal_data.Holding.
    data_map: tuple[Any, ...] = ()
    # Letters that are composed when they are handed over.
    letter_sources: tuple[LetterSource, ...] = ()
    # What stands around letters; one module says it.
    letter_frame: Callable[[int | None, int | None], LetterFrame] | None = None
    # Take a person who is forgotten out of rows that no key leads to: callable(person, e-mail addresses, pseudonym).
    forgetters: tuple[Callable[[Any, Iterable[str], str], None], ...] = ()
    # Panels on a person's page, as on an organisation's.
    person_panels: tuple[BoardTile, ...] = ()
    # Facts about an organisation by its registration number; each is a callable(number) -> Mapping or None.
    organisation_facts: tuple[Callable[[str], Mapping[str, Any] | None], ...] = ()


class ModuleConfig(AppConfig):
    """An app with a manifest."""

    default_auto_field = "django.db.models.BigAutoField"
    default = False

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        raise NotImplementedError(self.name)  # noqa: EM101 RUF100 -- the name is the message

    def ready(self) -> None:
        """Put the reference data in place whenever the schema is (re)made or emptied."""
        post_migrate.connect(_put_reference_data, sender=self, dispatch_uid=f"{self.label}.reference_data")


def _put_reference_data(sender: ModuleConfig, **_kwargs: object) -> None:
    reference_data = sender.manifest().reference_data
    if reference_data is not None:
        reference_data()


def manifests() -> Iterator[Manifest]:
    """All installed manifests, in the order of installation."""
    for config in apps.get_app_configs():
        if isinstance(config, ModuleConfig):
            yield config.manifest()


def list_buttons_of(name: str, user: Any) -> list[tuple[StrOrPromise, str, str]]:
    """Title, address and icon of the buttons that others put above a list."""
    return [
        (one.title, one.url(name), one.icon)
        for manifest in manifests()
        for one in manifest.list_buttons
        if name in one.lists and one.shown_to(user)
    ]


def list_files_of(name: str) -> dict[str, ListFile]:
    """Formats that others add to the files of a list."""
    return {one.code: one for manifest in manifests() for one in manifest.list_files if name in one.lists}


def letter_source(name: str) -> LetterSource | None:
    """Who composes letters of this name."""
    return next((one for manifest in manifests() for one in manifest.letter_sources if one.name == name), None)


def letter_frame(centre_id: int | None = None, payer_id: int | None = None) -> LetterFrame:
    """What stands around a letter now: of a centre, of something that somebody pays for, or of the site."""
    said = (manifest.letter_frame for manifest in manifests())
    return next((one(centre_id, payer_id) for one in said if one is not None), LetterFrame())


def public_items() -> list[PublicItems]:
    """Everything published that others may point to, by module."""
    return [one for manifest in manifests() for one in manifest.public_items]


def public_panels(request: HttpRequest, centre: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Template and content of the blocks of a public page, in their order; None: the page of the whole platform."""
    panels = sorted((one for manifest in manifests() for one in manifest.public_panels), key=lambda one: one.order)
    told = ((one.template, one.content(request, centre)) for one in panels)
    return [(template, content) for template, content in told if content is not None]


def record_files_of(record: Model) -> list[tuple[StrOrPromise, str]]:
    """Files of one record that may be taken along."""
    return [pair for manifest in manifests() for files in manifest.record_files for pair in files(record)]


def object_type(instance: Model | type[Model]) -> str:
    """`activities.Activity` and the like: how trail and files name a model."""
    return instance._meta.label
