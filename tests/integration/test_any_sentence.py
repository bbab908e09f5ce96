"""Whatever is written, something is drawn."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.units import FrameRate, Resolution
from reelwright.writing.explanation import explain
from reelwright.writing.slots import SENSES

WORDS = [
    *sorted(SENSES),
    *"the a slowly seven purple zeppelins of and but then under Ana Ben 42 — … ‘’ über 灯台".split(),
]
EXAMPLES = 400 if os.environ.get("REELWRIGHT_TEST_LONG") == "1" else 12


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=300), st.integers(0, 98))
def test_any_sentence_of_up_to_300_words_is_drawn(words: list[str], which: int) -> None:
    try:
        shots = explain(Brief(text=" ".join(words))).shots
    except InvalidInput as refusal:
        assert len(" ".join(words)) < 12 or "sexual" in str(refusal), "refused, with what to do"
        return
    setup = shots[which % len(shots)].setup
    location = PLACES[setup.place](setup, Resolution(width=160, height=90), FrameRate.of(24), 24)
    assert location.frame(12).std() > 1
