"""The calendar, an event, registering without an account."""

from __future__ import annotations

from django.urls import URLPattern, path

from talka.events.views.public import calendar, event, feeds, mine, registering

urlpatterns: list[URLPattern] = [
    path("", calendar.calendar, name="calendar"),
    path("calendar.ics", feeds.calendar_file, name="calendar_file"),
    path("feed.xml", feeds.feed, name="feed"),
    path("embedded/", calendar.embedded, name="embedded"),
    path("list.js", calendar.list_script, name="list_script"),
    path("mine/", mine.ask, name="mine"),
    path("mine/<str:address_key>/", mine.registrations, name="my_registrations"),
    path("registrations/<str:registration_key>/", mine.registration, name="registration"),
    path("registrations/<str:registration_key>/change/", mine.change, name="change_registration"),
    path("registrations/<str:registration_key>/calendar.ics", mine.own_calendar, name="registration_calendar"),
    path("<slug:event_code>/", event.show, name="event"),
    path("<slug:event_code>/calendar.ics", feeds.event_file, name="event_calendar"),
    path("<slug:event_code>/register/", registering.register_page, name="register"),
    path("<slug:event_code>/registered/", registering.registered, name="registered"),
]
