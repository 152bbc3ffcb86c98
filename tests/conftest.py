"""What several test files share."""

import pytest

from align.encoders import SentenceTransformerEncoder, cache_folder


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory):
    """The folder in which the embedded model is kept between runs, or a new one where caching is off."""
    return cache_folder() or tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def embedded_encoder(model_cache):
    return SentenceTransformerEncoder(cache=model_cache)
