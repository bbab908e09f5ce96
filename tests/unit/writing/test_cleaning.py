"""Text made plain: what is taken out, what is kept, and that nothing comes back."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reelwright.writing.cleaning import clean, unmarked

PIECES = ["<", ">", "</", "<b", "script", "<script>", "</script>", "<!--", "-->", "&", "lt;", "amp;", "&#60;", "#x3c;"]
MARKUP = st.lists(st.sampled_from([*PIECES, " ", "a", "\u200d", "\u202e", "é", "\n"]), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("A <b>keeper</b> waits", "A keeper waits"),
        ("one<br>two</p>three", "one\ntwo\nthree"),
        ("<scr<script>x</script>ipt>night", "night"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;night", "night"),
        ("&amp;amp;lt;b&amp;gt;night", "night"),
        ("&#60;b&#62;night&#x3c;/b&#x3e;", "night"),
        ("Tom &amp; Ann &copy; &nonsense;", "Tom & Ann © &nonsense;"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("[the sea](http://x.example/?a=1) ![a lamp](lamp.png)", "the sea a lamp"),
        ("```sh\nnight\n```", "night"),
        ("a\x0cb\x85c\u2028d\r\ne\rf", "a\nb\nc\nd\ne\nf"),
        ("a\u3164b\u2800c\u034fd\ue000e\ufffff", "abcdef"),
        ("ni\u200dght \u200cfalls", "night falls"),
        ("क्\u200dष می\u200cخواهم 👩\u200d🚀", "क्\u200dष می\u200cخواهم 👩\u200d🚀"),
        ("cafe\u0301", "café"),
    ],
)
def test_only_plain_words_are_left(text: str, plain: str) -> None:
    assert clean(text)[0] == plain


@given(MARKUP | st.text(max_size=60))
@example("<<b>b>")
@example("<<</")
@example("<!--<script>--></script>")
@example("&\u200blt;b>")
def test_nothing_hidden_and_no_tag_is_left(text: str) -> None:
    plain, _ = clean(text)
    assert not any(f"<{letter}" in plain for letter in "abcdefghijklmnopqrstuvwxyz/!?")
    assert not {unicodedata.category(letter) for letter in plain if letter not in "\n\t\u200c\u200d"} & {
        "Cc", "Cf", "Cs", "Co", "Cn"
    }  # fmt: skip


@given(st.text(st.characters(categories=["L", "N", "P"], exclude_characters="<>&[]*_`#~"), max_size=60))
def test_a_text_without_markup_keeps_every_letter(text: str) -> None:
    plain, taken = clean(text)
    if not taken:
        assert plain == unicodedata.normalize("NFC", text).strip()


@pytest.mark.parametrize("text", ["<" * 100_000, "<a" * 50_000, "<!--" * 25_000, "<script>" * 12_500, "&amp;" * 20_000])
def test_hostile_markup_is_cleaned_in_no_time(text: str) -> None:
    begin = time.process_time()
    clean(text)
    assert time.process_time() - begin < 2


def test_emphasis_is_taken_out_and_stars_that_mean_something_stay() -> None:
    assert unmarked("the *last* **night**, _alone_, `dark`, 5 * 3, snake_case") == (
        "the last night, alone, dark, 5 * 3, snake_case"
    )
