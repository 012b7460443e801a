"""Places where a rule does not hold, each with its reason. An exception that is no longer needed fails the tests."""

EXCEPTIONS: dict[str, dict[str, str]] = {
    "one place knows the engine": {
        "src/talka/kernel/testing/plugin.py": "decides which tests run on which engine",
    },
    "no style in templates": {
        "src/talka/reporting/templates/reporting/report/document.html": "a file to keep and send, without a site",
    },
}
