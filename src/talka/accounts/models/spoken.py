"""Languages that people speak in a centre."""

from django.utils.translation import gettext_lazy as _

# What one may be able to speak in a centre.
SPOKEN = {"lv": _("Latvian"), "en": _("English"), "uk": _("Ukrainian"), "ru": _("Russian"), "lsl": _("sign language")}
