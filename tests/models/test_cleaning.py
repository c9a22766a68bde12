"""What rows look at by themselves before a form or a writer stores them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assets.models import Brand, Grant, Placement, Region, Slot, Variant
from assets.models.brand import clean_locale


@pytest.mark.parametrize("tag", ["de", "de-CH", "zh-Hant-TW", "sr-RS", "es-419"])
def test_a_locale_in_normal_form_is_taken(tag: str) -> None:
    clean_locale(tag)


@pytest.mark.parametrize(
    ("tag", "message"),
    [("de_ch", "de-CH"), ("zh-TW", "zh-Hant-TW"), ("iw", "he"), ("und", "und"), ("", "locale"), ("xx-!", "xx-!")],
)
def test_any_other_locale_is_refused(tag: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        clean_locale(tag)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (Variant(locale="DE"), {"locale"}),
        (Variant(locale="de", region="de"), {"region"}),
        (Variant(locale="de", field="Value"), {"field"}),
        (Variant(locale="de", value="x" * 262_145), {"value"}),
        (Placement(slot="Head line"), {"slot"}),
        (Placement(slot="headline", channel="fax"), {"channel"}),
        (Region(code="CH", measurement="feet"), {"measurement"}),
        (Region(code="CH", locales=["de_CH"]), {"__all__"}),
        (Region(code="CH", locales="de-CH"), {"locales"}),
        (Slot(name="a", types=["poem"]), {"types"}),
        (Slot(name="a", types=[]), {"types"}),
        (Grant(kinds=[]), {"kinds"}),
        (Grant(kinds=["poem"]), {"kinds"}),
    ],
)
def test_a_value_of_the_wrong_shape_is_named(row: Any, names: set[str]) -> None:
    relations = [field.name for field in row._meta.fields if field.is_relation]

    with pytest.raises(ValidationError) as caught:
        row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)

    assert set(caught.value.message_dict) == names


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"chains": {"pt": "en"}}, "chains"),
        ({"chains": {"pt_BR": ["en"]}}, "chains"),
        ({"chains": []}, "chains"),
        ({"colours": {"primary": 3}}, "colours"),
        ({"colours": {"primary": "red}</style>"}}, "colours"),
        ({"colours": {"no name": "red"}}, "colours"),
        ({"fonts": {"body": "a;b"}}, "fonts"),
        ({"logos": ["logo"]}, "logos"),
        ({"media_base": "javascript:alert(1)//"}, "media_base"),
        ({"media_base": "https://cdn.example/a&b"}, "media_base"),
        ({"media_base": "//cdn.example"}, "media_base"),
        ({"media_base": ""}, "media_base"),
    ],
)
def test_a_brand_takes_only_what_can_stand_in_its_documents(facts: dict[str, Any], name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Brand(**facts).clean()

    assert set(caught.value.message_dict) == {name}


@pytest.mark.parametrize("base", ["/m", "/", "https://media.example", "http://127.0.0.1:9000/brand/m/"])
def test_a_brand_takes_usual_identities(base: str) -> None:
    Brand(
        media_base=base,
        chains={"pt-PT": ["en", "und"]},
        colours={"primary": "#5b3a1e", "on-primary": "oklch(40% 0.1 50)"},
        fonts={"body": '"Source Sans 3", sans-serif'},
        logos={"main": "logo"},
    ).clean()
