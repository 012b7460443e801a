"""Addresses of accounts."""

from django.urls import path

from talka.accounts.views import centres, demo, identity, invitations, letters, logos, people, profile

app_name = "accounts"
urlpatterns = [
    path("", people.people, name="people"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/account/", people.account, name="account"),
    path("<int:pk>/second-factor/", people.second_factor, name="remove_second_factor"),
    path("roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("invitations/<int:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("invitation/<str:key>/", invitations.accept, name="accept_invitation"),
    path("centres/", centres.centres, name="centres"),
    path("centres/new/", centres.new_centre, name="new_centre"),
    path("centres/<int:pk>/", centres.centre, name="centre"),
    path("centres/<int:centre_id>/page/", centres.public_page, name="centre_page"),
    path("centres/<int:centre_id>/logos/", logos.logos, name="centre_logos"),
    path("identity/", identity.settings, name="identity"),
    path("identity/logos/", logos.logos, name="funder_logos"),
    path("identity/logos/<int:logo_id>/", logos.change_logo, name="change_funder_logo"),
    path("identity/pictures/<str:digest>.<str:ending>", identity.picture, name="public_picture"),
    path("identity/colours/<str:colours>.css", identity.style, name="style"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/again/", letters.send_again, name="send_letter_again"),
    path("letters/<int:pk>/withdraw/", letters.withdraw, name="withdraw_letter"),
    path("funders/", centres.funders, name="funders"),
    path("funders/<int:funder_id>/logos/", logos.logos, name="payer_logos"),
    path("me/", profile.me, name="me"),
    path("me/card/", profile.card, name="card"),
    path("me/here/", profile.here, name="here"),
    path("me/sessions/", profile.sessions, name="sessions"),
    path("me/keys/", profile.new_token, name="new_token"),
    path("me/keys/<int:pk>/revoke/", profile.end_token, name="revoke_token"),
    path("demo/<int:pk>/", demo.sign_in_as_demo_role, name="demo_sign_in"),
]
