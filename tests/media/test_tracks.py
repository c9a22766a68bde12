"""assets.media.tracks: captions that every browser shows whole, and why others are refused, by line."""

from contextlib import suppress

import pytest

from assets.errors import BadContent
from assets.media.inspection import inspect
from assets.media.tracks import MAX_CUES, read_track
from tests.media.recordings import vtt

CUE = "00:01.000 --> 00:02.000"


def test_captions_tell_how_long_they_last_and_editors_of_their_cues() -> None:
    facts = inspect(vtt(3), "film.de.vtt")

    assert (facts.file.media_type, facts.file.duration_ms, facts.details) == ("text/vtt", 3_500, {"cues": 3})


@pytest.mark.parametrize(
    "text",
    [
        f"WEBVTT\n\n{CUE}\nHi",
        f"\ufeffWEBVTT - Film\nKind: captions\n\nNOTE\nof nothing\n\nREGION\nid:a\n\n1\n{CUE} align:start line:0\nHi",
        f"WEBVTT\r\n\r\n{CUE}\r\n<v Anna><c.loud>Hi</c> &lt; <lang de>du</lang></v>\r\n",
        "WEBVTT\n\n100:00:01.000 --> 100:00:02.000\n<00:01.500>Hi\n\nNOTE and\n\n\n100:00:01.000 --> 100:00:09.000\n",
    ],
    ids=["plain", "everything", "tags", "hours"],
)
def test_what_the_standard_has_is_taken(text: str) -> None:
    assert read_track(text.encode()).duration_ms


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nHi", 1, "begins with the word WEBVTT"),
        ("WEBVTTS\n\n" + CUE, 1, "begins with the word WEBVTT"),
        (f"WEBVTT\n{CUE}\nHi", 2, "Leave a line empty"),
        ("WEBVTT\n\nSTYLE\n::cue { background: url(https://example.com) }", 3, "Styles are not taken"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nHi", 3, "no times"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nHi", 3, "no times"),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\nHi", 3, "ends before it begins"),
        (f"WEBVTT\n\n{CUE} colour:red\nHi", 3, "no setting"),
        (f"WEBVTT\n\n{CUE}\nHi\n{CUE}\nHo", 5, "within another cue"),
        (f"WEBVTT\n\n{CUE}\n<script>1</script>", 4, "no tag of WebVTT"),
        (f"WEBVTT\n\n{CUE}\n1 < 2", 4, "no tag of WebVTT"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nB\n\n00:01.000 --> 00:02.000\nA", 6, "Put the cues in order"),
        ("WEBVTT\n\nHi\nho", 3, "neither a cue nor a note"),
        ("WEBVTT\n\nNOTE nothing else", 1, "has 0 cues"),
        (f"WEBVTT\n\n{CUE}\nH\0i", 4, "NUL"),
    ],
)
def test_what_no_browser_would_show_is_refused_by_line(text: str, line: int, fault: str) -> None:
    with pytest.raises(BadContent, match=fault) as refusal:
        read_track(text.encode())
    assert refusal.value.where == f"line {line}"


def test_another_encoding_is_refused_with_name_and_line() -> None:
    with pytest.raises(BadContent, match="no UTF-8 text") as refusal:
        inspect(vtt(text="Grüße").replace("ü".encode(), b"\xfc"), "a.vtt")
    assert refusal.value.where == "a.vtt, line 4"


def test_more_cues_than_there_may_be_are_refused() -> None:
    with pytest.raises(BadContent, match="20,001 cues"):
        read_track(vtt(MAX_CUES + 1))


def test_captions_that_are_cut_off_anywhere_are_refused_or_whole_up_to_there() -> None:
    body = vtt(4, text="<b>Hi</b>")
    found = set()

    for size in range(len(body)):
        with suppress(BadContent):
            found.add(read_track(body[:size]).details["cues"])

    assert found == {1, 2, 3, 4}
