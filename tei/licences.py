"""Licences by their SPDX identifiers, and what the TEI says about them: name, address, availability.

>>> find_licence("CC-BY-4.0")
Licence(name='Creative Commons Attribution 4.0 International', target='https://creativecommons.org/licenses/by/4.0/', \
status='free')
>>> find_licence("All rights reserved").status, find_licence("ask the publisher").status
('restricted', 'unknown')
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SITE = "https://creativecommons.org"
_TERMS = {
    "BY": "Attribution",
    "NC": "NonCommercial",
    "ND": "NoDerivatives",
    "SA": "ShareAlike",
}
_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-([1-4]\.[05])")
_PORTED = {"1.0": "Generic", "2.0": "Generic", "2.5": "Generic", "3.0": "Unported", "4.0": "International"}

# SPDX identifier, name, address.
_OTHERS = {
    "CC0-1.0": ("Creative Commons Zero 1.0 Universal", f"{_SITE}/publicdomain/zero/1.0/"),
    "CC-PDDC": ("Creative Commons Public Domain Dedication", f"{_SITE}/licenses/publicdomain/"),
    "CC-PDM-1.0": ("Public Domain Mark 1.0 Universal", f"{_SITE}/publicdomain/mark/1.0/"),
    "PDDL-1.0": ("Public Domain Dedication and Licence 1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
    "ODbL-1.0": ("Open Database Licence 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "ODC-By-1.0": ("Open Data Commons Attribution Licence 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "GFDL-1.3-or-later": ("GNU Free Documentation License 1.3 or later", "https://www.gnu.org/licenses/fdl-1.3.html"),
    "MIT": ("MIT License", "https://opensource.org/license/mit"),
    "Apache-2.0": ("Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
}
_RESTRICTED = ("all rights reserved", "in copyright", "restricted")
_ADDRESS = re.compile(r"https?://[!-~]+")


class Licence(NamedTuple):
    """A licence: its name, its address (empty when not known), and the TEI's word for how free a text is under it."""

    name: str
    target: str
    status: str


def find_licence(licence: str) -> Licence:
    """Return what is known about a licence, given as an SPDX identifier, a URL or words."""
    if found := _CREATIVE_COMMONS.fullmatch(licence):
        kind, version = found.groups()
        terms = "-".join(_TERMS[term] for term in kind.split("-"))
        name = f"Creative Commons {terms} {version} {_PORTED.get(version, '')}".rstrip()
        return Licence(name, f"{_SITE}/licenses/{kind.lower()}/{version}/", "free")
    if licence in _OTHERS:
        return Licence(*_OTHERS[licence], "free")
    status = "restricted" if licence.casefold().rstrip(".").startswith(_RESTRICTED) else "unknown"
    return Licence(licence, licence if _ADDRESS.fullmatch(licence) else "", status)
