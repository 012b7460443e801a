"""Addresses of the public directory."""

from django.urls import path

from talka.directory.exports import FORMATS
from talka.directory.views import catalogue, claims, decisions, files, invitations, invited, open_data, own

RECORDS = {"organisations": "organisation_id", "communities": "community_id", "networks": "network_id"}
FILES = [(name, one.code, {"name": name, "code": one.code}) for one in FORMATS for name in one.lists]

app_name = "directory"
urlpatterns = [
    path("", catalogue.search, name="search"),
    path("organisations/<int:organisation_id>/", catalogue.organisation, name="organisation"),
    path("communities/<int:community_id>/", catalogue.community, name="community"),
    path("networks/<int:network_id>/", catalogue.network, name="network"),
    path("open-data/", open_data.show, name="open_data"),
    path("organisations/<int:organisation_id>/claim/", claims.claim_organisation, name="claim_organisation"),
    path("communities/<int:community_id>/claim/", claims.claim_community, name="claim_community"),
    path("networks/<int:network_id>/claim/", claims.claim_network, name="claim_network"),
    path("claims/address/<str:key>/", claims.confirm_address, name="confirm_address"),
    path("claims/welcome/<str:key>/", claims.welcome, name="welcome"),
    path("organisations/<int:organisation_id>/invite/", invitations.invite_to_organisation, name="invite_organisation"),
    path("communities/<int:community_id>/invite/", invitations.invite_to_community, name="invite_community"),
    path("networks/<int:network_id>/invite/", invitations.invite_to_network, name="invite_network"),
    path("claims/invited/<str:key>/", invited.invited, name="invited"),
    path("claims/<int:claim_id>/again/", invitations.again, name="invite_again"),
    path("claims/<int:claim_id>/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path("claims/", decisions.claims, name="claims"),
    path("claims/mandates/", decisions.give_mandates, name="give_mandates"),
    path("claims/<int:claim_id>/", decisions.claim, name="claim"),
    path("claims/<int:claim_id>/end/", decisions.end, name="end_claim"),
    path("mine/", own.profiles, name="mine"),
    path("mine/<int:claim_id>/", own.edit, name="edit_mine"),
    path("mine/<int:claim_id>/confirm/", own.confirm, name="confirm_mine"),
    path("files/", files.files, name="files"),
    path("files/persons/<int:person_id>.vcf", files.one_person, name="person.vcf"),
    *(path(f"files/{name}.{code}", files.whole_list, about, name=f"{name}.{code}") for name, code, about in FILES),
    *(
        path(f"files/{name}/<int:{RECORDS[name]}>.{code}", files.one_record, about, name=f"one.{name}.{code}")
        for name, code, about in FILES
    ),
]
