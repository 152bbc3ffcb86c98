"""Matrix products whose rows do not depend on how many are multiplied at once."""

from __future__ import annotations

import torch
from torch import nn

__all__ = ["fix_products"]

_ROWS = 512  # of one product; fewer cost more time
_LONG = 1024  # terms of a sum from which on processors may split it, as the number of rows suggests


class _FixedRows(nn.Module):
    """A linear layer that always multiplies the same number of rows, zeros where there are not so many."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        rows = given.reshape(-1, given.shape[-1])
        parts = []
        for part in torch.split(rows, _ROWS):
            missing = _ROWS - len(part)
            whole = torch.cat([part, part.new_zeros(missing, part.shape[1])]) if missing else part
            parts.append(self.layer(whole)[: len(part)])
        return torch.cat(parts).reshape(*given.shape[:-1], -1)


def fix_products(module: nn.Module) -> None:
    """Change a model in place: a text's vectors are then the same, whatever is in the batch with it.

    Where matrices are multiplied in tiles (AMX), long sums in bfloat16 are split up differently for different numbers
    of rows, which changes the last bits of the result.
    """
    for name, child in module.named_children():
        if isinstance(child, nn.Linear) and child.in_features >= _LONG:
            setattr(module, name, _FixedRows(child))
        else:
            fix_products(child)
