#!/usr/bin/env python
"""The command line of Consult."""

import os
import sys

from config import env


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["runserver"] or {"check", "--deploy"} <= set(sys.argv[1:]):
        env.require_to_serve()
    # After the refusal: importing Django takes longer than saying no.
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
