"""Ids of sessions: safe as names, sorted by time, and never given twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reelwright.units import new_session_id
from reelwright.units.ids import SESSION_ID

moments = st.datetimes(
    datetime(2000, 1, 1), datetime(2199, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9))])
)


@given(moments)
def test_an_id_is_a_safe_name_that_tells_the_second_in_utc(moment: datetime) -> None:
    name = new_session_id(moment)
    assert SESSION_ID.fullmatch(name)
    assert name.startswith(f"session_{moment.astimezone(UTC):%Y%m%d_%H%M%S}_")


def test_twenty_thousand_ids_of_one_second_are_all_different() -> None:
    second = datetime(2030, 1, 1, tzinfo=UTC)
    assert len({new_session_id(second) for _ in range(20_000)}) == 20_000


def test_sorted_by_name_sessions_are_sorted_by_time() -> None:
    start = datetime(2029, 12, 31, 23, 59, 50, tzinfo=UTC)
    names = [new_session_id(start + timedelta(seconds=step)) for step in range(20)]
    assert all(before < after for before, after in pairwise(names))


def test_an_id_is_of_now_when_no_moment_is_given() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    told = datetime.strptime(new_session_id()[8:23], "%Y%m%d_%H%M%S").replace(tzinfo=UTC)
    assert before <= told <= datetime.now(UTC)
