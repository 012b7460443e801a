"""Addresses of the pages that belong to no module."""

from django.urls import path

from talka.site.views import centres, front, kit, mails, robots, search, statements, today

app_name = "site"
urlpatterns = [
    path("", front.front, name="front"),
    path("about/", front.about, name="about"),
    path("centres/", centres.centres, name="centres"),
    path("centres/<slug:centre_code>/", centres.centre, name="centre"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy-notice/", statements.privacy, name="privacy"),
    path("easy/", statements.easy, name="easy"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path(".well-known/security.txt", robots.security, name="security"),
    path("today/", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("dev/ui/", kit.show, name="kit"),
    path("dev/mails/", mails.mails, name="mails"),
    path("dev/mails/<int:pk>/", mails.mail, name="mail"),
    path("dev/mails/<int:pk>/html/", mails.mail_html, name="mail_html"),
    path("healthz", front.health, name="health"),
]
