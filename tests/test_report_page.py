"""The page of a report, in a real browser: what it shows, what the keys do, and that it loads nothing."""

import json
import re
import shutil

import numpy as np
import pytest

import tei
from align.cli import main
from align.quality import Finding, Mark, Severity, check
from align.reports import Checked, write_page
from align.similaritymaps import Detail, SimilarityMap
from corpora import Document, ParallelText, Unit
from corpora.formats import write

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, which is not installed")

EN = ["In 1990 it opened.", "<script>document.title = 'x'</script> & more", "Who came to see it?", "The end, at last."]
RU = ["В 1991 году он открылся.", "<img src=x onerror=alert(1)> и ещё", "Люди пришли его увидеть.", "Конец, наконец."]
AR = ["افتتح عام 1990.", "</script><b>أكثر</b>", "من جاء ليراه؟", "النهاية أخيرا."]


def make_text(name="a</title><script>", copies=1):
    sides = (("en", EN), ("ru", RU), ("ar", AR))
    documents = tuple(Document.from_segments(tag, tag, texts * copies) for tag, texts in sides)
    return ParallelText(
        name, documents, tuple(Unit((range(n, n + 1),) * 3, 0.5 + n % 5 / 10) for n in range(4 * copies))
    )


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield running
        running.close()


@pytest.fixture
def opened(browser, tmp_path):
    """A function that writes a report, opens it, and fails at the end where the page tried to load or broke a rule."""
    trouble, pages = [], []

    def open_page(checked, **options):
        path = tmp_path / "report.html"
        with path.open("wb") as file:
            write_page(checked, file, **options.pop("page", {}))
        page = browser.new_page(**options)
        pages.append(page)
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: trouble.append(request.url) if request.url.startswith("http") else None)
        page.on("dialog", lambda dialog: trouble.append(dialog.message))
        page.goto(path.as_uri())
        return page

    yield open_page
    for page in pages:
        page.close()
    assert trouble == []


def checked(text=None, maps=()):
    text = text or make_text()
    return Checked("corpus <&>.xml", text, check(text), maps)


def test_text_is_shown_and_never_run(opened):
    page = opened([checked()])
    assert page.title() == "Findings in corpus <&>.xml"
    assert page.locator("main script, main img, article b").count() == 0
    page.get_by_role("spinbutton", name="number").fill("2")
    page.keyboard.press("Enter")
    shown = page.locator("#passages p").all_inner_texts()
    assert shown == [EN[1], RU[1], AR[1]]


def test_sentences_have_their_language_and_direction(opened):
    page = opened([checked()])
    for language, direction in (("en", "ltr"), ("ru", "ltr"), ("ar", "rtl")):
        sentence = page.locator(f"article p[lang={language}]").first
        assert sentence.evaluate("each => getComputedStyle(each).direction") == direction
    assert page.locator("html").get_attribute("lang") == "en"


def test_what_differs_is_marked_for_eyes_and_ears(opened):
    page = opened([checked()])
    entry = page.locator("article[data-code=number-differs]").first
    assert {"1990", "1991"} <= set(entry.locator("mark").all_text_contents())
    assert "[differs: 1990]" in " ".join(entry.aria_snapshot().split()).replace(" ]", "]")


def test_policy_lets_nothing_else_run(opened, tmp_path):
    opened([checked()])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page.partition('<script type="application/json"')[0])


def test_keys_filters_and_search(opened):
    page = opened([checked()])
    entries = page.locator("article:visible")
    total = entries.count()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "f1"
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "f1"
    page.keyboard.press("/")
    page.keyboard.type("1991 ГОДУ")
    assert 0 < entries.count() < total
    page.locator("#search").fill("")
    page.get_by_label("errors").uncheck()
    assert page.locator("article.error:visible").count() == 0
    page.get_by_label("errors").check()
    page.locator("button[data-choose=question-differs]").click()
    assert set(entries.evaluate_all("all => all.map(each => each.dataset.code)")) == {"question-differs"}
    page.get_by_text("keys", exact=True).click()
    page.get_by_label("use these keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") != "ARTICLE"


def test_a_finding_leads_to_the_plot_and_back(opened):
    page = opened([checked(make_text("t", copies=300))], viewport={"width": 1200, "height": 900})
    link = page.locator("article a[data-unit]").nth(3)
    unit = int(link.get_attribute("data-unit"))
    link.click()
    assert f"unit {unit + 1} of 1200" in page.locator("#here").inner_text()
    page.locator("#here a").click()
    assert page.evaluate("document.activeElement.dataset.unit") == str(unit)
    page.get_by_role("button", name="whole text").click()
    box = page.locator("#canvas").bounding_box()
    page.locator("#canvas").click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.75})
    assert abs(int(page.locator("#number").input_value()) - 900) < 10
    before = int(page.locator("#number").input_value())
    page.keyboard.press("ArrowRight")
    assert int(page.locator("#number").input_value()) == before + 1


DARKNESS = "(c, [x, y]) => c.getContext('2d').getImageData(x * c.width | 0, y * c.height | 0, 1, 1).data[3]"


def darkness(page, x, y):
    """How much is drawn at a place of the plot, given as shares of its sides."""
    return page.locator("#canvas").evaluate(DARKNESS, [x, y])


def wait_for_darkness(page, x, y, least):
    """Wait until more than ``least`` is drawn at a place of the plot; where nothing is, this fails after 30 seconds."""
    read = f"([x, y, least]) => ({DARKNESS})(document.getElementById('canvas'), [x, y]) > least"
    page.wait_for_function(read, arg=[x, y, least])


def test_similarities_lie_under_the_path(opened):
    values = np.zeros((4, 4), np.float32)
    values[3, 0] = 1.0  # the last segment of the first version is like the first of the second
    maps = [SimilarityMap(("en", "ru"), values, np.arange(5), np.arange(5))]
    page = opened([checked(maps=maps)])
    page.wait_for_function("document.getElementById('matrix-legend').textContent.startsWith('grey')")
    wait_for_darkness(page, 0.95, 0.05, 150)
    assert darkness(page, 0.05, 0.95) == 0
    page.locator("#pair").select_option(index=1)
    assert (
        "not known" in page.locator("#matrix-legend").inner_text()
        or "left out" in page.locator("#matrix-legend").inner_text()
    )


def test_a_long_text_is_exact_where_one_looks_closely(opened):
    text = make_text("long", copies=200)
    near = np.eye(128, dtype=np.float32)[:, ::-1]  # across the path, which the pooled cells do not show
    pooled = np.zeros((400, 400), np.float32)
    edges = np.arange(0, 801, 2)
    found = SimilarityMap(("en", "ru"), pooled, edges, edges, (Detail(336, 336, near),))
    page = opened([checked(text, [found])], viewport={"width": 1000, "height": 900})
    page.fill("#number", "401")
    page.press("#number", "Enter")
    assert darkness(page, 0.3, 0.7) < 10
    for _ in range(4):
        page.click("#closer")
    # 50 segments are seen, from 375 on: the one of 390 is alike that of 409.
    wait_for_darkness(page, 15.5 / 50, 34.5 / 50, 30)
    assert darkness(page, 15.5 / 50, 24.5 / 50) < 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(opened, scheme):
    page = opened([checked()], color_scheme=scheme)
    luminance = """each => { const rgb = (c) => c.match(/[\\d.]+/g).map(Number); let back = each;
      while (back && (rgb(getComputedStyle(back).backgroundColor)[3] ?? 1) === 0) back = back.parentElement;
      return [rgb(getComputedStyle(each).color), rgb(getComputedStyle(back).backgroundColor)]; }"""

    def light(colour):
        parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    places = (
        ".severity.error",
        ".severity.warning",
        ".message",
        ".detail",
        "mark",
        ".sure",
        ".side h4",
        "dt",
        "a[href]",
    )
    for place in places:
        low, high = sorted(map(light, page.locator(f"article {place}, main {place}").last.evaluate(luminance)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, place


def test_what_is_left_out_is_said(opened):
    page = opened([checked(make_text("t", copies=20))], page={"most": 10})
    assert page.locator("article").count() == 10
    assert "more findings" in page.locator(".notice").inner_text()
    assert "--format csv" in page.locator(".notice").inner_text()


def test_a_long_text_stays_usable(opened):
    count = 100_000
    documents = tuple(Document.from_segments(tag, tag, [f"{tag} {n}." for n in range(count)]) for tag in ("en", "ru"))
    text = ParallelText("long", documents, tuple(Unit((range(n, n + 1),) * 2, 0.9) for n in range(count)))
    marks = (Mark("en", 5, 0, 2),)
    findings = [
        Finding("omission", Severity.WARNING, "long", n, ("en",), (range(n, n + 1),), "A.", "b", 0.9, marks=marks)
        for n in range(0, count, 10)
    ]
    page = opened([Checked("long.xml", text, findings)])
    assert page.locator("article").count() == 2_000
    page.get_by_role("spinbutton", name="number").fill("99999")
    page.keyboard.press("Enter")
    assert "unit 99999 of 100000" in page.locator("#here").inner_text()


def test_the_command_writes_it_whole_and_never_over_a_source(tmp_path, monkeypatch, capsys, browser):
    monkeypatch.chdir(tmp_path)
    tei.write(make_text("t"), "t.xml")
    assert main(["check", "t.xml", "--html", "t.xml"]) == 2
    assert "is read from" in capsys.readouterr().err
    assert main(["check", "t.xml", "--html", "no/report.html"]) == 2
    main(["check", "t.xml", "--html", "report.html", "--rescore", "--encoder", "hash-64", "--format", "json", "-q"])
    assert len(json.loads(capsys.readouterr().out)) > 1
    page = browser.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    assert page.locator("article").count() > 1
    assert page.locator("#matrix-legend").inner_text().startswith("grey")
    page.close()


def test_text_from_right_to_left_may_begin_in_latin_letters(opened, tmp_path):
    hebrew = Document.from_segments("he", "he", ["OPEN 1991 בשעה"])
    english = Document.from_segments("en", "en", ["Open in 1990."])
    text = ParallelText("visit", (english, hebrew), (Unit((range(1),) * 2, 0.9),))
    page = opened([Checked("visit.xml", text, check(text))])
    page.focus("#canvas")
    page.keyboard.press("Home")
    assert set(page.locator("p[lang=he]").evaluate_all("all => all.map(each => each.dir)")) == {"rtl"}
    assert page.locator("p[lang=he]").count() == 2  # of the unit and of the finding
    write([text], tmp_path / "visit.html", "html")
    page.goto((tmp_path / "visit.html").as_uri())
    assert page.locator("td[lang=he]").get_attribute("dir") == "rtl"


def test_long_names_of_languages_fit_a_narrow_window(opened):
    documents = tuple(Document.from_segments(tag, tag, ["1990"]) for tag in ("az-Latn", "az-Cyrl", "en"))
    text = ParallelText("visit", documents, (Unit((range(1),) * 3, 0.9),))
    page = opened([Checked("visit.xml", text, check(text))], viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
