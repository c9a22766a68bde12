"""The errands that editors run on several assets at once, each on a page of its own that first says what it will do."""

from enum import StrEnum


class Errand(StrEnum):
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    REVIVE = "revive"
