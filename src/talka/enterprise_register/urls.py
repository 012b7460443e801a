"""Addresses of the enterprise register."""

app_name = "enterprise_register"
urlpatterns: list[object] = []
