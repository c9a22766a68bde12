"""The same rows on every database: those that Python finds by looking for the pattern in the text."""

import random

import pytest
from django.db import connection

from assets.models import Block, DraftRow
from assets.search import FOLDING, BadQuery, drafts_matching, fold, patterns_of
from tests.builders import make_block, make_brand, make_variant
from tests.counts import MATCHED_QUERIES
from tests.search.languages import LANGUAGES

pytestmark = pytest.mark.django_db
TEXTS = [text for language in LANGUAGES.values() for text in language.texts]
ALPHABET = "abé ßİςأةह ँ्कกา京かﾊ한 1٣'\"%_*\\&-\x00\u200d😀"


def random_text(chance: random.Random) -> str:
    """Whole texts, pieces of them, and letters of every script and none."""
    text = chance.choice(TEXTS)
    start = chance.randrange(len(text))
    piece = text[start : start + chance.randrange(1, 12)]
    noise = "".join(chance.choice(ALPHABET) for _ in range(chance.randrange(4)))
    return chance.choice((text, piece, piece + noise, noise, f"{piece} {chance.choice(TEXTS)[:3]}"))


def make_rows(chance: random.Random) -> dict[int, str]:
    asset = make_block(make_brand(), "hero")
    texts = [*TEXTS, *(random_text(chance) for _ in range(200))]
    DraftRow.objects.bulk_create(
        DraftRow(asset=asset, place=f"p/{number}", norm=f" {fold(text)} ", folding=FOLDING)
        for number, text in enumerate(texts)
    )
    return dict(DraftRow.objects.values_list("pk", "norm"))


@pytest.mark.proof(MATCHED_QUERIES)
def test_every_database_finds_what_python_finds() -> None:
    chance = random.Random(11)
    rows = make_rows(chance)

    found = 0
    for _ in range(MATCHED_QUERIES):
        try:
            patterns = patterns_of(random_text(chance))
        except BadQuery:
            continue
        hits = {pk for pk, norm in rows.items() if all(each in norm for each in patterns)}
        assert set(DraftRow.objects.matching(patterns).values_list("pk", flat=True)) == hits
        assert set(DraftRow.objects.holding(patterns).values_list("pk", flat=True)) == hits
        found += bool(hits)

    assert found > MATCHED_QUERIES // 4


def test_an_index_narrows_the_rows_first() -> None:
    make_block(make_brand(), "hero", make_variant("Frühling", locale="de"))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM assets_draftrow_trigrams WHERE assets_draftrow_trigrams MATCH 'ruh'")
            assert cursor.fetchone() == (1,)
        else:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'assets_%_trigrams'")
            assert [text.count("gin_trgm_ops") for (text,) in cursor.fetchall()] == [1, 1]


def test_drafts_are_found_by_their_newest_words() -> None:
    brand = make_brand()
    make_block(brand, "hero", make_variant("Frühling", locale="de"))
    make_block(brand, "hero", make_variant("Sommer", locale="de"), title="The hero")
    make_block(brand, "other", make_variant("Sommerfrühling", locale="fr"))

    found = {query: [row.key for row in drafts_matching(Block.objects.order_by("key"), query)] for query in
             ("sommer", "fruehling", "fruhling", "the hero sommer", "hero", "nothing")}  # fmt: skip

    assert found == {
        "sommer": ["hero", "other"], "fruehling": [], "fruhling": ["other"], "the hero sommer": ["hero"],
        "hero": ["hero"], "nothing": [],
    }  # fmt: skip
