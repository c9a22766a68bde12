"""What the readers of content files share: the folder, the faults found so far, and where each value was written."""

from dataclasses import dataclass, field

from assets.exchange.faults import Faults, Place
from assets.exchange.folder import Folder

Spot = tuple[str, str, str, str]
"""Reference, field, locale, region: how a check names a value."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One push's reading. `places` grows while files are read, so that a check's problem finds its line again."""

    folder: Folder
    faults: Faults
    source_locale: str
    places: dict[Spot, Place] = field(default_factory=dict)

    def note(self, place: Place, ref: str, field_: str = "", locale: str = "", region: str = "") -> None:
        self.places.setdefault((ref, field_, locale, region), place)

    def place(self, ref: str, field_: str = "", locale: str = "", region: str = "") -> Place:
        """Where a value was written, or the nearest known place around it."""
        for spot in (
            (ref, field_, locale, region),
            (ref, field_, "", ""),
            (ref, "", locale, region),
            (ref, "", "", ""),
        ):
            if spot in self.places:
                return self.places[spot]
        return Place(ref)
