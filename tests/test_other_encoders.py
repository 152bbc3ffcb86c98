"""The command and training with a sentence-transformers model given by its folder, and with the weights it lacks."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

import tei
from align.cli import main
from align.encoders import load_encoder
from align.loading import modules
from align.progress import SILENT
from align.trained import read_weights
from align.training import main as train
from corpora import EncoderError

GOLD = json.loads((files("corpora") / "samples" / "report.gold.jsonl").read_text(encoding="utf-8"))
NOTE = "note: the encoder is {} and the weights were trained for {}; to train its own: "


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory):
    """A folder with a sentence-transformers model: letters as tokens, one layer of random weights, mean pooling."""
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    letters = sorted({letter for texts in GOLD["segments"].values() for text in texts for letter in text.lower()})
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters]
    tokenizer = Tokenizer(models.WordLevel({word: k for k, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", None, [("[CLS]", 2), ("[SEP]", 3)])
    special = {f"{kind}_token": word for kind, word in zip(("pad", "unk", "cls", "sep"), words, strict=False)}
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    folder = tmp_path_factory.mktemp("models")
    BertModel(BertConfig(vocab_size=len(words), **sizes)).save_pretrained(folder / "base")
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder / "base")
    parts = modules()
    built = SentenceTransformer(
        modules=[parts.Transformer(str(folder / "base")), parts.Pooling(32, "mean")], device="cpu"
    )
    built.save(str(folder / "tiny"))
    return folder / "tiny"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of work with two short versions and a gold file, and no cache."""
    monkeypatch.setenv("DRAGOMAN_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    short = {key: GOLD["segments"][key][:20] for key in ("en", "ru")}
    for key, texts in short.items():
        Path(f"{key}.txt").write_text("\n\n".join(texts), encoding="utf-8")
    kept = [{key: unit[key] for key in short if key in unit} for unit in GOLD["pairs"]["en-ru"]]
    units = [unit for unit in kept if all(index < 20 for indices in unit.values() for index in indices)]
    gold = {"id": "short", "segments": short, "units": units}
    Path("gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")


def align(*options):
    return main(["align", "en.txt", "ru.txt", "-o", "out.xml", *map(str, options)])


def notes(capsys):
    return [line for line in capsys.readouterr().err.splitlines() if line.startswith("note: ")]


def test_a_folder_is_an_encoder(tiny_model, capsys):
    assert align("--encoder", tiny_model) == 0
    (note,) = notes(capsys)
    assert note.startswith(NOTE.format("tiny", "multilingual-e5-small-q4"))
    assert f"python -m align.training GOLD.jsonl -o FILE --encoder {tiny_model}; then add --weights FILE" in note
    provenance = tei.read("out.xml").provenance
    assert provenance.encoder == "tiny"
    assert provenance.weights.startswith("multilingual-e5-small-q4")
    assert tei.validate("out.xml") == []


def test_its_clauses_come_from_its_tokens(tiny_model):
    encoding = load_encoder(str(tiny_model)).encode(["It rained all night, and all of us went home."])
    assert encoding.sums.shape == (1, 32)
    assert encoding.clause_starts[-1] > 1


def test_it_is_trained_and_its_weights_are_used(tiny_model, monkeypatch, capsys):
    monkeypatch.setattr("align.fitting._ITERATIONS", 5)
    assert train(["gold.jsonl", "-o", "own.json", "--encoder", str(tiny_model)]) == 0
    assert read_weights(Path("own.json")).encoder == "tiny"
    made_by = json.loads(Path("own.json").read_text(encoding="utf-8"))["made by"]
    assert made_by == f"python -m align.training gold.jsonl --encoder {tiny_model}"
    capsys.readouterr()
    assert align("--encoder", tiny_model, "--weights", "own.json") == 0
    assert notes(capsys) == []
    assert tei.read("out.xml").provenance.weights == "tiny: gold"
    assert main(["evaluate", "gold.jsonl", "--encoder", str(tiny_model), "--weights", "own.json"]) == 0
    out, err = capsys.readouterr()
    assert "tiny; tiny: gold" in out
    assert "note" not in err


def test_weights_of_another_encoder_are_named_once(tiny_model, monkeypatch, capsys):
    monkeypatch.setattr("align.fitting._ITERATIONS", 1)
    assert train(["gold.jsonl", "-o", "hash.json", "--encoder", "hash-64"]) == 0
    capsys.readouterr()
    for arguments in (["evaluate", "gold.jsonl"], ["align", "en.txt", "ru.txt", "-o", "out.xml"]):
        assert main([*arguments, "--encoder", str(tiny_model), "--weights", "hash.json"]) == 0
        (note,) = notes(capsys)
        assert note.startswith(NOTE.format("tiny", "hash-64"))
        assert main([*arguments, "--encoder", str(tiny_model), "--weights", "hash.json", "--quiet"]) == 0
        assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", [None, "intfloat/multilingual-e5-small", "multilingual-e5-small-q4"])
def test_the_embedded_model_has_weights_of_its_own_by_either_name(name, capsys):
    from argparse import Namespace

    from align.commands.common import choose_model

    choose_model(Namespace(encoder=name, weights=None, quiet=False), SILENT)
    assert capsys.readouterr().err == ""


def test_a_file_without_weights(capsys):
    Path("wrong.json").write_text("{}", encoding="utf-8")
    assert align("--encoder", "no-such-encoder", "--weights", "wrong.json") == 2  # found before the encoder is loaded
    assert "wrong.json" in capsys.readouterr().err
    assert not Path("out.xml").exists()
    with pytest.raises(EncoderError, match="cannot read"):
        read_weights(Path("nowhere.json"))
