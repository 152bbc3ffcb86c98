"""The subcommands of ``dragoman``: each module adds one to the parser and returns its exit code."""
