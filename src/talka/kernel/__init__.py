"""What every module stands on and no domain word appears in.

Verbs with permission and trail, small values, safe reading and writing of files, the interface kit.
"""
