"""PHP's natural string order (`strnatcmp`), by which older Magento releases sort the parameters of a signature.

Digit runs compare by value, so `[2]` stands before `[10]`; a run that starts with a zero compares digit by digit.
"""

from __future__ import annotations

from functools import cmp_to_key

_DIGITS = frozenset("0123456789")
_SPACES = frozenset(" \t\n\r\v\f")


def natural_compare(left: str, right: str) -> int:
    """-1, 0 or 1, as PHP's `strnatcmp` answers for two strings of single-byte characters."""
    if not left or not right:
        return _sign(len(left) - len(right))
    i, j = _skip_zeros(left), _skip_zeros(right)
    while True:
        i, j = _skip_spaces(left, i), _skip_spaces(right, j)
        first, second = left[i : i + 1], right[j : j + 1]
        if first in _DIGITS and second in _DIGITS:
            order, length = _compare_digits(left, right, i, j)
            if order:
                return order
            i, j = i + length, j + length
            if i >= len(left) or j >= len(right):
                return _rest(left, right, i, j)
            first, second = left[i], right[j]
        if first != second:
            return -1 if first < second else 1
        i, j = i + 1, j + 1
        if i >= len(left) or j >= len(right):
            return _rest(left, right, i, j)


natural_key = cmp_to_key(natural_compare)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _rest(left: str, right: str, i: int, j: int) -> int:
    return _sign((len(left) - i) - (len(right) - j))


def _skip_zeros(text: str) -> int:
    at = 0
    while text[at] == "0" and at + 1 < len(text) and text[at + 1] in _DIGITS:
        at += 1
    return at


def _skip_spaces(text: str, at: int) -> int:
    while text[at : at + 1] in _SPACES and at < len(text):
        at += 1
    return at


def _run(text: str, at: int) -> str:
    end = at
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    return text[at:end]


def _compare_digits(left: str, right: str, i: int, j: int) -> tuple[int, int]:
    """Order of two digit runs and, where they are equal, their length."""
    first, second = _run(left, i), _run(right, j)
    if first == second:
        return 0, len(first)
    fractional = first[0] == "0" or second[0] == "0"
    if not fractional and len(first) != len(second):
        return _sign(len(first) - len(second)), 0
    return (-1 if first < second else 1), 0
