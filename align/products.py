"""Matrix products whose rows do not depend on how many are multiplied at once, of weights laid out beforehand."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from torch.nn.functional import linear, pad

__all__ = ["fix_products"]

_MOST = 384  # terms of a sum that processors do not split as the number of rows suggests; of 512 some do
_FEWEST = 16  # rows; fewer of them are multiplied in another way by some processors


class _FixedLinear(nn.Module):
    """A linear layer whose sums are split into parts so short that no processor splits them further.

    Weights in bfloat16 are kept once more, as the processor's tiles take them: a call that has to lay them out itself
    takes twice as long for a few sentences.
    """

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.count = -(-layer.in_features // _MOST)
        self._lay_out()

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        rows = given.shape[:-1].numel()
        if rows < _FEWEST:
            filled = pad(given.reshape(rows, -1), (0, 0, 0, _FEWEST - rows))
            return self(filled)[:rows].reshape(*given.shape[:-1], -1)  # type: ignore[no-any-return]
        bias = self.layer.bias
        if self.count == 1:
            return self._product(given, 0, bias)
        first, *others = given.chunk(self.count, dim=-1)
        total = self._product(first, 0, None).float()
        for k, part in enumerate(others, 1):
            total += self._product(part, k, None)
        if bias is not None:
            total += bias
        return total.to(given.dtype)

    def _product(self, given: torch.Tensor, k: int, bias: torch.Tensor | None) -> torch.Tensor:
        if self.laid_out:
            made: torch.Tensor = torch.ops.mkldnn._linear_pointwise(given, self.laid_out[k], bias, "none", [], "")
            return made
        return linear(given, self.layer.weight.chunk(self.count, dim=1)[k], bias)

    def _lay_out(self) -> None:
        weight = self.layer.weight.detach()
        suits = weight.dtype is torch.bfloat16 and weight.device.type == "cpu" and _has_tiles()
        parts = weight.chunk(self.count, dim=1) if suits else ()
        self.laid_out = [torch.ops.mkldnn._reorder_linear_weight(part.contiguous()) for part in parts]

    def _apply(self, fn: Callable[[torch.Tensor], torch.Tensor], recurse: bool = True) -> nn.Module:
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        self._lay_out()
        return self


def _has_tiles() -> bool:
    """Whether this build of torch, on this processor, takes weights that are laid out."""
    operations = torch.ops.mkldnn
    needed = ("_is_mkldnn_bf16_supported", "_reorder_linear_weight", "_linear_pointwise")
    return all(hasattr(operations, name) for name in needed) and bool(operations._is_mkldnn_bf16_supported())


def fix_products(module: nn.Module) -> None:
    """Change a model in place: a text's vectors are then the same, whatever is in the batch with it.

    Where matrices are multiplied in tiles (AMX), long sums in bfloat16 are split up differently for different numbers
    of rows, and so are, elsewhere, those in float32 of fewer than 16 rows, which changes the last bits of the result.
    """
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, _FixedLinear(child))
        else:
            fix_products(child)
