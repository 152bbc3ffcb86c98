"""Schematron rules, such as those inside the TEI's own ``tei_all.rng``, run as XSLT 3.0 by saxonche.

Each pattern becomes a mode, each rule a template: of the rules of a pattern the first that matches a node counts
(ISO/IEC 19757-3). What a rule finds comes out as a line: the place of the element, as the positions of its ancestors
among their siblings, a tab, and the message.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike

from corpora import OptionError, SourceError

from .xml import Element, parse_root

_SCHEMATRON = "{http://purl.oclc.org/dsdl/schematron}"
_XSLT = "http://www.w3.org/1999/XSL/Transform"
_PREFIX = "dragoman-xsl"
_HELD = frozenset({"assert", "report", "let"})
_PLACE = "string-join(ancestor-or-self::*/string(count(preceding-sibling::*)), '/')"


def check_schematron(root: Element, path: str | PathLike[str]) -> Iterator[tuple[Element, str]]:
    """Yield the elements of a document that break the Schematron rules of a file, with the messages of the rules.

    The file is a Schematron schema or a RELAX NG schema with rules in it. Raises :class:`SourceError` when it holds no
    rules, or rules that cannot be run, and :class:`OptionError` when saxonche is not installed.
    """
    from lxml import etree

    try:
        import saxonche
    except ImportError as error:
        raise OptionError("Schematron needs saxonche; run: pip install 'dragoman[schematron]'") from error
    stylesheet = etree.tostring(_stylesheet(parse_root(path), path), encoding="unicode")
    with saxonche.PySaxonProcessor(license=False) as processor:
        try:
            executable = processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=stylesheet)
            document = processor.parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
            lines = (executable.transform_to_string(xdm_node=document) or "").splitlines()
        except saxonche.PySaxonApiError as error:
            raise SourceError(
                f"the Schematron rules cannot be run: {' '.join(str(error).split())}", path=path
            ) from error
    for line in lines:
        place, tab, message = line.partition("\t")
        if tab:
            yield _element_at(root, place), message


def _element_at(root: Element, place: str) -> Element:
    for position in place.split("/")[1:]:
        root = root[int(position)]
    return root


def _stylesheet(schema: Element, path: str | PathLike[str]) -> Element:
    """Turn all patterns of a schema into one stylesheet."""
    from lxml import etree

    patterns = list(schema.iter(f"{_SCHEMATRON}pattern"))
    if not patterns:
        raise SourceError("holds no Schematron rules", path=path)
    prefixes = {_PREFIX: _XSLT} | {ns.get("prefix"): ns.get("uri") for ns in schema.iter(f"{_SCHEMATRON}ns")}
    sheet = etree.Element(f"{{{_XSLT}}}stylesheet", {"version": "3.0"}, nsmap=prefixes)
    _add(sheet, "output", method="text")
    start = _add(sheet, "template", match="/")
    for number, pattern in enumerate(patterns):
        mode = f"pattern{number}"
        _add(sheet, "mode", {"name": mode, "on-no-match": "shallow-skip"})
        _add(start, "apply-templates", select=".", mode=mode)
        rules = pattern.findall(f"{_SCHEMATRON}rule")
        for priority, rule in enumerate(rules):
            if rule.get("context") is None or not {_name(part) for part in rule.iterchildren("*")} <= _HELD:
                raise SourceError("has abstract or extended rules, which are not supported", path=path)
            match = {"match": rule.get("context"), "mode": mode, "priority": str(len(rules) - priority)}
            template = _add(sheet, "template", match)
            for part in rule.iterchildren("*"):
                _add_part(template, part)
            _add(template, "apply-templates", select="@* | node()", mode=mode)
    return sheet


def _add_part(template: Element, part: Element) -> None:
    """Add an assertion, a report or a variable of a rule."""
    if _name(part) == "let":
        _add(template, "variable", name=part.get("name"), select=part.get("value"))
        return
    test = part.get("test")
    condition = _add(template, "if", test=f"not({test})" if _name(part) == "assert" else test)
    message = _add(condition, "variable", name="dragoman-message")
    _add(message, "text").text = part.text or ""
    for child in part:
        if _name(child) in ("name", "value-of"):
            _add(message, "value-of", select=child.get("select") or f"name({child.get('path', '.')})")
        else:
            _add(message, "text").text = "".join(child.itertext())
        _add(message, "text").text = child.tail or ""
    place = f"if (self::*) then {_PLACE} else ../{_PLACE}"
    _add(condition, "value-of", select=f"({place}) || codepoints-to-string(9)")
    _add(condition, "value-of", select="normalize-space($dragoman-message) || codepoints-to-string(10)")


def _add(parent: Element, tag: str, attributes: dict[str, str] | None = None, /, **more: str) -> Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{_XSLT}}}{tag}", {**(attributes or {}), **more})


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
