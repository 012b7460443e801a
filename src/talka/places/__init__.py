"""Territories: the country, planning regions, municipalities and state cities, with codes and validity."""
