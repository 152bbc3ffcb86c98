"""The subcommands of ``dragoman``, a module of that name each.

``HELP``, ``DESCRIPTION`` and ``EPILOG`` are what its help says, ``add_options`` adds its options to a parser, and
``run`` does the work and returns the exit code.
"""
