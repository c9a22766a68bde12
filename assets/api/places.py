"""A region and a locale of an address → the refusal that names those there are: what is hidden is none."""

from assets import delivery
from assets.api.parameters import bad_parameter, shown
from assets.delivery import Library, Reader
from assets.manifest import Kind


def refuse_unknown_place(reader: Reader, facts: Library, kind: Kind, region: str, locale: str = "") -> None:
    """Raises BadRequest for a region that the reader has no edition of the kind in, and for a locale it has not.

    Says nothing of any asset, so that it may be told whether there is one or not; nor where no region can be named.
    """
    regions = delivery.markets_of(reader, facts, kind)
    if regions and region not in regions:
        raise bad_parameter("region", f"There is no {shown(region)} here. Valid here: {', '.join(regions)}.")
    locales = facts.locales(region) if regions else ()
    if locale and locales and locale not in locales:
        detail = f"There is no {shown(locale)} in {region}. Valid there: {', '.join(locales)}."
        raise bad_parameter("locale", detail)
