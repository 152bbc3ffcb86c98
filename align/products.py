"""Matrix products whose rows do not depend on how many are multiplied at once."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import linear

__all__ = ["fix_products"]

_MOST = 384  # terms of a sum that processors do not split as the number of rows suggests; of 512 some do


class _InParts(nn.Module):
    """A linear layer whose sums are split into parts so short that no processor splits them further."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.count = -(-layer.in_features // _MOST)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        parts = zip(given.chunk(self.count, dim=-1), self.layer.weight.chunk(self.count, dim=1), strict=True)
        total = sum(linear(part, weight).float() for part, weight in parts)
        return (total if self.layer.bias is None else total + self.layer.bias).to(given.dtype)


def fix_products(module: nn.Module) -> None:
    """Change a model in place: a text's vectors are then the same, whatever is in the batch with it.

    Where matrices are multiplied in tiles (AMX), long sums in bfloat16 are split up differently for different numbers
    of rows, which changes the last bits of the result.
    """
    for name, child in module.named_children():
        if isinstance(child, nn.Linear) and child.in_features > _MOST:
            setattr(module, name, _InParts(child))
        else:
            fix_products(child)
