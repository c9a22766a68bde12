"""Keys → values, the ones used last kept within a bound."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Values that weigh at most `size` together, for this process; each weighs 1 unless `weigh` says otherwise.

    For what its key decides: a digest, or a generation and what was asked in it. Nothing here is ever out of date.
    """

    def __init__(self, size: int, weigh: Callable[[Value], int] = lambda _: 1) -> None:
        self.size = size
        self._weigh = weigh
        self._weight = 0
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of this key, made at the first call; None is not kept. Two threads may make equal ones."""
        found = self.peek(key)
        if found is None:
            found = make()
            if found is not None:
                self.keep(key, found)
        return found

    def peek(self, key: Hashable) -> Value | None:
        """The value of this key, None where none is kept."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def keep(self, key: Hashable, value: Value) -> None:
        """In place of what the key had. What weighs more than all may is not kept."""
        weight = self._weigh(value)
        with self._lock:
            if key in self._kept:
                self._weight -= self._weigh(self._kept.pop(key))
            if weight > self.size:
                return
            self._kept[key] = value
            self._weight += weight
            while self._weight > self.size:
                self._weight -= self._weigh(self._kept.popitem(last=False)[1])

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._kept

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def weight(self) -> int:
        """Of all that is kept."""
        return self._weight
