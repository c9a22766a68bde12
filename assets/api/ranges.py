"""A Range header and a size → the one part that is asked for (RFC 9110 14.2)."""

import re

_ONE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


class Unsatisfiable(Exception):
    """The part begins behind the end."""


def part_of(header: str, size_bytes: int) -> tuple[int, int] | None:
    """First and last byte. None where the whole is to be sent: no range, several, or none that can be read.

    Raises Unsatisfiable.
    """
    found = _ONE.fullmatch(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        start, end = max(0, size_bytes - int(last)), size_bytes - 1
    else:
        start, end = int(first), min(int(last), size_bytes - 1) if last else size_bytes - 1
        if last and int(last) < start:
            return None
    if start >= size_bytes or start > end:
        raise Unsatisfiable
    return start, end
