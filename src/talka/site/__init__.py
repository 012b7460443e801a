"""The composition root: settings, addresses, the today board, the `talka` command. The only importer of everybody."""
