"""Addresses of the public directory."""

from django.urls import path

from talka.directory.exports import FORMATS
from talka.directory.views import files

RECORDS = {"organisations": "organisation_id", "communities": "community_id", "networks": "network_id"}
FILES = [(name, one.code, {"name": name, "code": one.code}) for one in FORMATS for name in one.lists]

app_name = "directory"
urlpatterns = [
    path("files/", files.files, name="files"),
    path("files/persons/<int:person_id>.vcf", files.one_person, name="person.vcf"),
    *(path(f"files/{name}.{code}", files.whole_list, about, name=f"{name}.{code}") for name, code, about in FILES),
    *(
        path(f"files/{name}/<int:{RECORDS[name]}>.{code}", files.one_record, about, name=f"one.{name}.{code}")
        for name, code, about in FILES
    ),
]
