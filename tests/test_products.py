"""Products of the embedded model: rows that do not depend on their company."""

import copy

import pytest
import torch
from torch import nn

from align.products import fix_products


def fixed(width, dtype):
    torch.manual_seed(0)
    plain = nn.Sequential(nn.Linear(width, 384)).to(dtype)
    model = copy.deepcopy(plain)
    fix_products(model)
    return plain, model


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("width", [384, 1536])
def test_rows_do_not_depend_on_how_many_there_are(width, dtype):
    plain, model = fixed(width, dtype)
    rows = torch.randn(300, width).to(dtype)
    with torch.inference_mode():
        whole = model(rows)
        assert all(torch.equal(model(rows[:count]), whole[:count]) for count in (1, 3, 15, 31, 33, 64, 129))
        assert torch.equal(model(rows.reshape(3, 100, width)).reshape(300, -1), whole)
        torch.testing.assert_close(whole, plain(rows), rtol=0.02, atol=0.02)


@pytest.mark.parametrize("width", [384, 1536])
def test_a_model_made_exact_is_no_longer_laid_out(width):
    plain, model = fixed(width, torch.bfloat16)
    rows = torch.randn(40, width)
    with torch.inference_mode():
        torch.testing.assert_close(model.float()(rows), plain.float()(rows), rtol=1e-4, atol=1e-5)
        assert model(rows).dtype is torch.float32
