"""The checks of a TEI text, one small function each: what it yields is wrong, and its docstring says how.

A check yields the element at fault and what is particular to it. :data:`CHECKS` names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .headerchecks import missing_usage, wrong_extent, wrong_source, wrong_usage
from .idchecks import dangling_pointer, duplicate_id, empty_sentence, id_scheme, untimed_sentence, wrong_kind
from .linkchecks import (
    aligned_ptr,
    cert_range,
    few_targets,
    incomplete_unit,
    link_order,
    missing_sentence,
    one_sided_link,
    outside_domains,
    repeated_sentence,
    target_order,
    wrong_count,
    wrong_domains,
    wrong_unit,
)
from .outline import Outline, Problems

Check = Callable[[Outline], Problems]

#: Every check by the code of its findings, in the order they are made.
CHECKS: Mapping[str, Check] = {
    check.__name__.replace("_", "-"): check
    for check in (
        duplicate_id,
        id_scheme,
        empty_sentence,
        untimed_sentence,
        dangling_pointer,
        wrong_kind,
        cert_range,
        incomplete_unit,
        few_targets,
        one_sided_link,
        aligned_ptr,
        wrong_domains,
        outside_domains,
        target_order,
        link_order,
        repeated_sentence,
        missing_sentence,
        wrong_count,
        wrong_unit,
        wrong_extent,
        wrong_usage,
        missing_usage,
        wrong_source,
    )
}
