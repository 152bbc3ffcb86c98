"""Subtitles: cues, speakers, sentences that run on, times, what is left out, what is refused."""

import pytest

from corpora import ParseError, SourceError, read

SRT = """\
1
00:00:01,000 --> 00:00:02,500 X1:1 X2:2
<i>We have been</i>

2
00:00:02,600 --> 00:00:04,000
{\\an8}waiting <font color="#fff">since</font>
1912

3
00:00:04,100 --> 00:00:06,000
for you. Now, where is Ann, who

4
00:00:06,100 --> 00:00:07,000
...said that she would come?

5
00:00:08,000 --> 00:00:09,000
- Here
- Who?

6
00:00:09,100 --> 00:00:10,000
Ann? Yes.
- It is 1<2 and 3>2.

7
00:00:10,100 --> 00:00:11,000
♪♪

8
00:00:11,000 --> 00:00:12,000
[door slams]

9
00:00:12,000 --> 00:00:13,000
♪ Going home ♪

10
00:00:20,000 --> 00:00:21,000
Then he

11
00:00:27,000 --> 00:00:28,000
"""

VTT = """\
WEBVTT - a title
Kind: captions

NOTE a comment
of two lines

STYLE
::cue { color: red }

intro-1
00:01.000 --> 00:02.500 align:start position:0%
<v Ann>Yes &amp; <c.loud>no</c>.<v.x Bob Hill>Who <00:02.000>is it?

NOTE left out

01:00:00.000 --> 01:00:01.000
{laughs} \u200fOne\u0378.
"""


def write(folder, text, name, charset="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(charset))
    return path


def cues(document):
    return [
        (segment.paragraph, segment.text, *time)
        for segment, time in zip(document.segments, document.times, strict=True)
    ]


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["film.srt", "film.txt"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_subrip(tmp_path, name, charset, ending):
    document = read(write(tmp_path, SRT.replace("\n", ending), name, charset), language="en")
    assert cues(document) == [
        (0, "We have been waiting since 1912 for you.", 1000, 6000),
        (0, "Now, where is Ann, who ...said that she would come?", 4100, 7000),
        (1, "- Here", 8000, 9000),
        (2, "- Who?", 8000, 9000),
        (3, "Ann?", 9100, 10000),
        (3, "Yes.", 9100, 10000),
        (4, "- It is 1<2 and 3>2.", 9100, 10000),
        (5, "[door slams]", 11000, 12000),
        (6, "♪ Going home ♪", 12000, 13000),
        (7, "Then he", 20000, 21000),
    ]
    assert not document.source.is_plain
    assert document.source.charset in ("utf-8", "utf-16-le")


def test_a_russian_charset(tmp_path):
    text = "1\n00:00:01,000 --> 00:00:02,500\nСъешь же ещё этих мягких французских булок.\n"
    document = read(write(tmp_path, text, "a.srt", "windows-1251"))
    assert (document.language, document.text) == ("ru", "Съешь же ещё этих мягких французских булок.")


def test_webvtt(tmp_path):
    assert cues(read(write(tmp_path, VTT, "a.vtt"), language="en")) == [
        (0, "Yes & no.", 1000, 2500),
        (1, "Who is it?", 1000, 2500),
        (2, "{laughs} \u200fOne\u0378.", 3_600_000, 3_601_000),
    ]


def subtitles(*texts, gap=100):
    at = [1000 * number for number in range(len(texts))]
    stamps = [f"00:{second // 60000:02}:{second // 1000 % 60:02},000" for second in at]
    return "\n".join(f"{stamp} --> {stamp[:-3]}900\n{text}\n" for stamp, text in zip(stamps, texts, strict=True))


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("He came", "and went.", True),
        ("He met", "Ann.", True),
        ("I thought...", "...that you knew.", True),
        ("I thought...", "Well?", False),
        ("He was --", "Stop!", False),
        ("He came,", "- Who?", False),
        ("He came,", "— Who?", False),
        ("We said:", "go.", True),
        ("他来了。", "你好", False),
        ("Come.", "and go.", False),
    ],
)
def test_sentences_that_run_on(tmp_path, first, second, joined):
    document = read(write(tmp_path, subtitles(first, second), "a.srt"), language="en")
    assert document.segments[-1].paragraph == (0 if joined else 1)


def test_captions_without_any_stops_do_not_become_one_sentence(tmp_path):
    document = read(write(tmp_path, subtitles(*["and then we go on with it again"] * 50), "a.srt"), language="en")
    assert 3 <= len(document.segments) <= 10


def test_what_is_shown_together_is_not_joined(tmp_path):
    cue = "00:00:01,000 --> 00:00:02,000\n"
    document = read(write(tmp_path, f"{cue}Baker Street\n\n{cue}He came\n", "a.srt"), language="en")
    assert [segment.text for segment in document.segments] == ["Baker Street", "He came"]


@pytest.mark.parametrize(
    ("name", "text", "error", "message"),
    [
        ("a.srt", "1\n00:00:01,000 --> 00:00\nOne.\n", ParseError, r"a\.srt:2: times that are none"),
        ("a.vtt", "WEBVTT\n\n00:01.000 -->\nOne.\n", ParseError, r"a\.vtt:3: times that are none"),
        ("a.srt", "One. Two.\n", SourceError, "holds no subtitles"),
        ("a.vtt", "WEBVTT\n", SourceError, "holds no subtitles"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n\n", SourceError, "without any text"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nA\0b\n", SourceError, "byte 33 is NUL"),
    ],
)
def test_refusals(tmp_path, name, text, error, message):
    with pytest.raises(error, match=message) as caught:
        read(write(tmp_path, text, name), language="en")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("unit", ["<a", "<", "{", "{\\", "\n", "\n ", "1", " ", "-", "!", "!'", "♪", "<v ", "&amp"])
def test_hostile_repetitions_take_no_time_to_speak_of(tmp_path, unit):
    for name, head in (("a.srt", "00:00:01,000 --> 00:00:02,000"), ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000")):
        document = read(write(tmp_path, f"{head}\nx{unit * 300_000}\n", name), language="en")
        assert document.segments[0].text.startswith("x")
