"""What a command line names → the partner, collection and kinds it means."""

import contextlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from assets import keys
from assets.manifest import Kind
from assets.models import Brand, Collection, Partner


@contextlib.contextmanager
def plainly() -> Iterator[None]:
    """What a field refuses becomes one message on standard error."""
    try:
        yield
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error


def partner_of(brand: Brand, key: str, *, title: str = "") -> Partner:
    """The partner of this key; made when a title is given. Raises CommandError."""
    found = Partner.objects.filter(brand=brand, key=key).first()
    if found:
        return found
    if not title:
        known = ", ".join(Partner.objects.filter(brand=brand).values_list("key", flat=True)) or "none"
        raise CommandError(f"There is no partner {key!r} in {brand.key} (there are: {known}). Give --title to make it.")
    made = Partner(brand=brand, key=key, title=title)
    with plainly():
        made.full_clean()
    made.save()
    return made


def collection_of(brand: Brand, key: str) -> Collection:
    """The collection of this key. Raises CommandError."""
    found = Collection.objects.filter(brand=brand, key=key).first()
    if found is None:
        known = ", ".join(Collection.objects.filter(brand=brand).values_list("key", flat=True)) or "none"
        raise CommandError(f"There is no collection {key!r} in {brand.key} (there are: {known}). Make it in the admin.")
    return found


def kinds_of(texts: list[str]) -> tuple[Kind, ...]:
    """Kinds that a grant can name. Raises CommandError."""
    grantable = (Kind.KIT, Kind.BLOCK, Kind.MEDIA, Kind.TEMPLATE)
    known = {kind.value: kind for kind in grantable}
    unknown = [text for text in texts if text not in known]
    if unknown:
        raise CommandError(f"{', '.join(unknown)}: no such kind. Name some of {', '.join(known)}.")
    return tuple(known[text] for text in texts)


def key_id_in(text: str) -> str:
    """The id that a command line names, alone or as the start of a whole key."""
    return text.removeprefix(keys.PREFIX)[: keys.ID_LENGTH]
