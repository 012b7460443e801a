"""Seminars, series, sessions: who registers, who came, who gets a certificate."""
