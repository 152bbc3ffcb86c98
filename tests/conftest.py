"""What several test files share."""

import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from align.cache import CachedEncoder
from align.encoders import SentenceTransformerEncoder, cache_folder
from tei.schemas import read_schema

settings.register_profile("patient", deadline=None)  # what is compiled takes long the first time
settings.load_profile("patient")


def pytest_configure(config):
    """Where several processes share the tests, each keeps its own compiled code: numba has no lock on the files."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["NUMBA_CACHE_DIR"] = str(config.cache.mkdir(f"numba-{worker}"))


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory):
    """The folder in which the embedded model is kept between runs, or a new one where caching is off."""
    return cache_folder() or tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def embedded_encoder(model_cache):
    return SentenceTransformerEncoder(cache=model_cache)


@pytest.fixture(scope="session")
def cached_encoder(embedded_encoder, tmp_path_factory):
    """The embedded encoder, which encodes no sentence twice: for tests of what is done with vectors."""
    return CachedEncoder(embedded_encoder, tmp_path_factory.mktemp("vectors"))


@pytest.fixture(scope="session")
def find_schema():
    """A function that gives the path of a schema, in the folder that DRAGOMAN_SCHEMAS names; without it, tests skip."""

    def find(name):
        folder = os.environ.get("DRAGOMAN_SCHEMAS")
        if not folder or not Path(folder, name).exists():
            pytest.skip(f"DRAGOMAN_SCHEMAS names no folder with {name}")
        return Path(folder, name)

    return find


@pytest.fixture(scope="session")
def tei_all(find_schema):
    """The path of the schema of the whole TEI."""
    return find_schema("tei_all.rng")


@pytest.fixture(scope="session")
def tei_schema(tei_all):
    """A function that yields what is wrong with a tree under the schema of the whole TEI, which takes long to compile.

    Validating with this schema finds it compiled, too.
    """
    return read_schema(tei_all)


@pytest.fixture(scope="session")
def random_pairs():
    """A function that gives the posteriors of all pairs of versions of these sizes, random and unlike each other.

    The higher ``spread``, the surer each pair is of its own; bands are narrow for odd seeds.
    """
    from align.features import SHAPE_NUMBERS, SHAPES
    from align.lattice import coordinates, plausible_beads
    from align.pairmodel import LEAST, Lattice, posterior_of
    from align.similarity import row_starts

    def make(sizes, seed, spread=2.0):
        pairs = {}
        for x, y in combinations(range(len(sizes)), 2):
            n, m = sizes[x], sizes[y]
            diagonal, reach = np.arange(n + 1) * m // n, 3 + m // n if seed % 2 else m + 1
            low, high = np.maximum(diagonal - reach, 0), np.minimum(diagonal + reach + 1, m + 1)
            starts = row_starts(low, high)
            scores = np.random.default_rng([seed, x, y]).normal(0, spread, (starts[-1], len(SHAPES)))
            begin, end, _ = plausible_beads(low, high, starts, scores.astype(np.float32), LEAST)
            (i0, j0), (i1, j1) = (coordinates(low, starts, places) for places in (begin, end))
            kept = scores[end, SHAPE_NUMBERS[i1 - i0, j1 - j0]]
            pairs[x, y] = posterior_of(Lattice(low, high, starts, None), (begin, end), kept, kept)
        return pairs

    return make
