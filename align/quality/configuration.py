"""Settings of the checks in a TOML file: the section ``[tool.dragoman.check]`` of pyproject.toml, or a file of its own.

.. code-block:: toml

    [tool.dragoman.check]               # without this line in a file of its own
    low-confidence = 0.4                # a threshold
    near-duplicate = "off"              # a check

Keys are those of :func:`~align.quality.settings.thresholds`, with hyphens, and codes of checks. A check is ``true``,
``false``, a severity, or a table: ``{severity = "note", sureness = 0.8}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from os import PathLike
from pathlib import Path

from corpora import OptionError
from corpora.files import read_toml

from .findings import Severity
from .settings import Settings, thresholds
from .table import CHECKS

__all__ = ["PROJECT", "find_settings", "make_settings", "read_settings"]

PROJECT = "pyproject.toml"
_SECTION = ("tool", "dragoman", "check")
_OFF = "off"


def read_settings(path: str | PathLike[str]) -> Settings:
    """Read settings from a TOML file: from its section ``[tool.dragoman.check]``, or the whole file.

    Raises :class:`~corpora.SourceError` when the file cannot be read, :class:`~corpora.ParseError` when it is not TOML,
    and :class:`~corpora.OptionError`, which names the key, when one is not known or its value makes no sense.
    """
    values = read_toml(path)
    project = Path(path).name == PROJECT or "tool" in values
    section = _section(path, values) if project else values
    if section is None:
        raise OptionError(f"has no section [{'.'.join(_SECTION)}]", path=path)
    return _made(path, section)


def find_settings(folder: str | PathLike[str]) -> tuple[Path, Settings] | None:
    """Read the settings of a project: those of the nearest pyproject.toml in a folder or above it, if it has any.

    Raises what :func:`read_settings` does.
    """
    start = Path(folder).resolve()
    path = next((path for each in (start, *start.parents) if (path := each / PROJECT).is_file()), None)
    if path is None:
        return None
    section = _section(path, read_toml(path))
    return None if section is None else (path, _made(path, section))


def make_settings(values: Mapping[str, object]) -> Settings:
    """Make settings of what such a file holds; raises :class:`~corpora.OptionError` as :func:`read_settings` does.

    >>> settings = make_settings({"low-confidence": 0.4, "near-duplicate": {"severity": "warning"}, "omission": False})
    >>> settings.low_confidence, settings.severities, settings.skip
    (0.4, (('near-duplicate', <Severity.WARNING: 'warning'>),), ('omission',))
    >>> make_settings({"low-confidense": 0.4})
    Traceback (most recent call last):
    ...
    corpora.errors.OptionError: unknown key 'low-confidense'; did you mean low-confidence?
    """
    numbers = {name.replace("_", "-"): threshold for name, threshold in thresholds().items()}
    codes = [check.code for check in CHECKS]
    given: dict[str, float] = {}
    checks: dict[str, Mapping[str, object]] = {}
    for key, value in values.items():
        if key in numbers:
            given[numbers[key].name] = numbers[key].checked(value)
        elif key in codes:
            checks[key] = _check(key, value)
        else:
            raise _unknown(key, [*codes, *numbers])
    severities = {code: each["severity"] for code, each in checks.items() if "severity" in each}
    return Settings(
        **given,  # type: ignore[arg-type]
        skip=tuple(code for code, severity in severities.items() if severity == _OFF),
        severities=tuple((code, Severity(str(name))) for code, name in severities.items() if name != _OFF),
        sureness=tuple((code, float(str(each["sureness"]))) for code, each in checks.items() if "sureness" in each),
    )


def _check(code: str, value: object) -> Mapping[str, object]:
    """What is said of a check, as a table that is right."""
    table = value if isinstance(value, Mapping) else {"severity": value}
    if table is not value and isinstance(value, bool):
        table = {} if value else {"severity": _OFF}
    for key, given in table.items():
        if key == "severity":
            known = [*(severity.value for severity in Severity), _OFF]
            if given not in known:
                raise OptionError(f"{code} is {given!r}, not true, false or one of {', '.join(known)}")
        elif key == "sureness":
            if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
                raise OptionError(f"{code}.sureness is {given!r}, not a number from 0 to 1")
        else:
            raise _unknown(key, ["severity", "sureness"], f"{code}.")
    return table


def _section(path: str | PathLike[str], values: Mapping[str, object]) -> Mapping[str, object] | None:
    """The section of the checks in what pyproject.toml holds, None where there is none."""
    section: object = values
    for place, key in enumerate(_SECTION):
        if not isinstance(section, Mapping):
            raise OptionError(f"{'.'.join(_SECTION[:place])} is {section!r}, not a table", path=path)
        if key == "check" and (others := sorted(section.keys() - {key})):
            raise OptionError(_unknown(others[0], [key], "tool.dragoman.").message, path=path)
        if key not in section:
            return None
        section = section[key]
    if not isinstance(section, Mapping):
        raise OptionError(f"{'.'.join(_SECTION)} is {section!r}, not a table", path=path)
    return section


def _made(path: str | PathLike[str], values: Mapping[str, object]) -> Settings:
    try:
        return make_settings(values)
    except OptionError as error:
        raise OptionError(error.message, path=path) from error


def _unknown(key: str, known: Iterable[str], prefix: str = "") -> OptionError:
    """An error that names an unknown key and the one that is nearest to it, or all."""
    close = get_close_matches(key.lower().replace("_", "-"), known, 1)
    hint = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(known)}"
    return OptionError(f"unknown key {prefix + key!r}; {hint}")
