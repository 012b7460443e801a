#!/usr/bin/env python3
"""Django's commands, for developers; whoever runs Talka uses the command `talka`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talka.site.settings")
    execute_from_command_line(sys.argv)
