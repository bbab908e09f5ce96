"""The table has a row for every error, and what it says is followed: in its order, without doing nothing, and told."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reelwright import errors
from reelwright.enhance.chain import CLIP
from reelwright.enhance.chunks import Link
from reelwright.enhance.stand_ins import stand_ins
from reelwright.errors import BackendError, InvalidInput, NotConfigured, NotFound, ReelwrightError, Transient
from reelwright.resilience.recovery import Exhausted, Recovery, Substitute
from reelwright.resilience.taxonomy import TABLE, Category, Fallback, Gravity, errors_with, row_named, row_of

OURS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, ReelwrightError)]


def test_every_category_severity_and_fallback_is_in_use() -> None:
    assert {row.gravity for row in TABLE} == set(Gravity)
    assert {one for row in TABLE for one in row.fallbacks} == set(Fallback)
    assert {row.category for row in TABLE} == set(Category)


def test_a_kind_of_error_has_one_row_and_each_of_ours_has_one_of_its_own_branch() -> None:
    kinds = [kind for row in TABLE for kind in row.kinds]
    assert len(kinds) == len(set(kinds)) and kinds[-1] == "Exception"
    for error in OURS:
        assert (row_of(error("")) is TABLE[-1]) == (error is ReelwrightError)
    assert row_of(NotFound("")) is row_of(InvalidInput(""))
    assert row_of(Transient("")) is not row_of(BackendError(""))


def test_the_names_in_the_table_are_of_errors_that_there_are() -> None:
    from reelwright.engine.leases import NoRoom
    from reelwright.enhance.devices import NeverFits
    from reelwright.llm.model import OutOfTime
    from reelwright.network.breaker import CircuitOpen
    from reelwright.network.fault import ProviderError
    from reelwright.network.reach import HostRefused
    from reelwright.render.paid import StillRunning

    far = {
        one.__name__ for one in (NoRoom, NeverFits, OutOfTime, CircuitOpen, ProviderError, HostRefused, StillRunning)
    }
    known = far | {one.__name__ for one in OURS} | {"MemoryError", "TimeoutError", "Exception", "ChildDied"}
    assert {kind for row in TABLE for kind in row.kinds} <= known


def test_what_is_critical_has_nothing_in_its_place_and_all_has_advice() -> None:
    for row in TABLE:
        assert row.advice and not (row.gravity is Gravity.CRITICAL and row.fallbacks)
        assert len(set(row.fallbacks)) == len(row.fallbacks)


def test_a_bug_is_of_unknown_kind_and_so_is_what_nobody_named() -> None:
    assert row_of(KeyError()) is row_named(["Nonsense"]) is row_named([]) is TABLE[-1]
    assert row_named(["NoRoom", "Transient", "BackendError"]).category is Category.RESOURCE_EXHAUSTION


def test_the_rules_stand_in_for_what_was_refused_or_failed_but_not_for_a_full_disk() -> None:
    found = errors_with(Fallback.GRACEFUL_DEGRADATION)
    assert set(found) == set(OURS) - {
        ReelwrightError, errors.WorkspaceError, errors.Conflict, errors.Stopped
    }  # fmt: skip
    assert errors_with(Fallback.RETRY) == (Transient,)


def offer(fallback: Fallback, way: str) -> Substitute[str]:
    return Substitute(fallback, f"in way {way}", way)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(list(Fallback)), st.sampled_from([MemoryError, BackendError, NotConfigured, KeyError]))
def test_what_is_offered_is_tried_in_the_order_of_the_table(offered: list[Fallback], error: type[Exception]) -> None:
    recovery = Recovery("asked", [offer(one, one.value) for one in offered])
    ways = []
    while recovery.goes_on([kind.__name__ for kind in error.__mro__], "it broke"):
        ways.append(recovery.way)
    assert ways == [one.value for one in row_of(error()).fallbacks]
    assert [step.fallback.value for step in recovery.steps] == ways


def test_a_fallback_that_would_do_nothing_is_not_tried_and_counts_for_nothing() -> None:
    skip, less = offer(Fallback.SKIP, "asked"), offer(Fallback.GRACEFUL_DEGRADATION, "less")
    recovery = Recovery("asked", [skip, less])
    recovery.after(BackendError("it broke"))
    assert recovery.way == "less" and [step.fallback for step in recovery.steps] == [Fallback.GRACEFUL_DEGRADATION]


def test_where_nothing_is_left_the_error_says_what_was_tried_and_what_to_do() -> None:
    recovery = Recovery("asked", [offer(Fallback.RETRY, "asked"), offer(Fallback.SKIP, "less")])
    recovery.after(Transient("busy"))
    recovery.after(Transient("busy still"))
    with pytest.raises(Exhausted, match=r"^busy to the end; tried before: in way asked, in way less; try again later$"):
        recovery.after(Transient("busy to the end"))


def test_an_error_after_which_nothing_is_offered_stays_what_it_was() -> None:
    refused = InvalidInput("no such frame")
    with pytest.raises(InvalidInput) as raised:
        Recovery("asked", [offer(Fallback.RETRY, "asked")]).after(refused)
    assert raised.value is refused


DENOISE, SMOOTH = Link("denoise", {"strength": 1}), Link("interpolate", {"rate": "48", "effort": "high"})


def test_a_chunk_keeps_what_it_needs_to_go_with_the_others() -> None:
    found = {one.fallback: [link.effect for link in one.way] for one in stand_ins((DENOISE, SMOOTH), ["denoise"])}
    assert found == {
        Fallback.RETRY: ["denoise", "interpolate"],
        Fallback.LOWER_QUALITY: ["denoise", "interpolate"],
        Fallback.SKIP: ["interpolate"],
        Fallback.GRACEFUL_DEGRADATION: ["interpolate"],
    }
    needed = list(stand_ins((DENOISE, SMOOTH), ["interpolate"]))
    assert Fallback.SKIP not in [one.fallback for one in needed]
    assert needed[-1].way[0].parameters["effort"] == "preview"
    (*_, least) = stand_ins((Link("tonemap", {}), DENOISE), ["tonemap"])
    assert [link.effect for link in least.way] == ["tonemap"]


def test_less_of_the_effects_is_no_help_for_a_clip_that_cannot_be_read() -> None:
    assert list(stand_ins((DENOISE,), [CLIP])) == []
