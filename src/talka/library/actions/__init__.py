"""The verbs of the library."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities.actions import record_activity
from talka.activities.models import Activity
from talka.kernel.actions import Conflict, Refused, action
from talka.kernel.files.store import store_upload
from talka.library import rules
from talka.library.models import Resource
from talka.library.queries.work import kind_of_product
from talka.programmes.models import Purpose

# How long a text is believed without anybody looking at it.
REVIEWED_AFTER = timedelta(days=365)


@action(allowed=rules.may_keep)
def save_resource(
    resource: Resource, *, version: int, upload: UploadedFile[Any] | None = None, actor: User
) -> Resource:
    """Enter or change a resource; a new one is a draft. Raises BadFile."""
    if resource.pk:
        stored = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
        if stored.version != version:
            raise Conflict(stored)
        resource.version = version + 1
    else:
        resource.added_by = actor
        resource.review_on = resource.review_on or timezone.localdate() + REVIEWED_AFTER
    if upload is not None:
        resource.file = store_upload(upload, actor)
    if not resource.body.strip() and resource.file is None and not resource.link:
        raise Refused(_("Write a text, choose a file or give a link."), field="body")
    if resource.translation_of is not None:
        # All translations name the same one.
        resource.translation_of = resource.translation_of.translation_of or resource.translation_of
        if resource.translation_of.pk == resource.pk:
            resource.translation_of = None
    resource.updated_at = timezone.now()
    resource.save()
    return resource


@action(allowed=rules.may_publish)
def publish_resource(resource: Resource, *, actor: User) -> Resource:
    """Show it to everybody; what was shown before keeps its first day."""
    resource.published_at = resource.published_at or timezone.now()
    resource.withdrawn_at = None
    resource.save(update_fields=["published_at", "withdrawn_at"])
    return resource


@action(allowed=rules.may_withdraw)
def withdraw_resource(resource: Resource, *, actor: User) -> Resource:
    """Show it no more; whoever has the address is told that it is gone."""
    resource.withdrawn_at = timezone.now()
    resource.save(update_fields=["withdrawn_at"])
    return resource


@action(allowed=rules.may_keep)
def confirm_resource(resource: Resource, *, actor: User) -> Resource:
    """Say that it is still true, for a year from now on."""
    resource.review_on = timezone.localdate() + REVIEWED_AFTER
    resource.save(update_fields=["review_on"])
    return resource


@action(allowed=rules.may_record_work)
def record_work(resource: Resource, *, purpose: Purpose | None, actor: User) -> Resource:
    """Enter the making of it into the work log, once."""
    kind = kind_of_product()
    if kind is None:
        raise Refused(_("No kind of work for resources is in use. A manager can add one."))
    stored = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    if stored.activity_id is not None:
        raise Refused(_("It stands in the work log already."))
    resource.activity = record_activity(
        Activity(
            centre=resource.centre,
            kind=kind,
            title=resource.title,
            starts=timezone.localtime(resource.published_at).date() if resource.published_at else timezone.localdate(),
            purpose=purpose,
            agreement=purpose.agreement if purpose is not None else None,
        ),
        actor=actor,
    )
    resource.save(update_fields=["activity"])
    return resource
