"""Threads: order of results, errors, and what becomes of the libraries that multiply matrices."""

import threading

import pytest
from threadpoolctl import threadpool_info

from align.threads import in_parts, side_by_side


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    monkeypatch.setattr("align.threads._processors", lambda: 2)


def algebra():
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_results_come_in_order():
    assert list(side_by_side(lambda k: k * k, range(50))) == [k * k for k in range(50)]


def test_items_are_worked_on_at_the_same_time():
    meeting = threading.Barrier(2, timeout=20)
    assert sorted(side_by_side(lambda _: meeting.wait(), range(2))) == [0, 1]


def test_matrices_are_multiplied_without_threads_inside_and_as_before_behind():
    before = algebra()

    def inner(_):
        found = []
        in_parts(600, lambda first, stop: found.append(algebra()))
        return found

    inside = [counts for found in side_by_side(inner, range(3)) for counts in found]
    assert len(inside) == 9
    assert all(counts == [1] * len(before) for counts in inside)
    assert algebra() == before


def test_an_error_is_raised_and_nothing_stays_limited():
    before = algebra()
    with pytest.raises(ZeroDivisionError):
        list(side_by_side(lambda k: 1 // (k - 3), range(6)))
    assert algebra() == before
