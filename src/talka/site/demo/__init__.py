"""The demo: three real years of the Rīga region's delegated task, and made-up running work around them.

Every record is made by the verbs that people use. People are invented; organisations are real only where the real
report names them.
"""

from talka.site.demo.making import NotEmpty, make_demo

__all__ = ["NotEmpty", "make_demo"]
