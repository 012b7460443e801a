"""Addresses of the pages that belong to no module."""

from django.urls import path

from talka.site.views import front, kit, mails, search, today

app_name = "site"
urlpatterns = [
    path("", front.front, name="front"),
    path("today/", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("dev/ui/", kit.show, name="kit"),
    path("dev/mails/", mails.mails, name="mails"),
    path("dev/mails/<int:pk>/", mails.mail, name="mail"),
    path("dev/mails/<int:pk>/html/", mails.mail_html, name="mail_html"),
    path("healthz", front.health, name="health"),
]
