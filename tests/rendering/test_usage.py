"""An asset is used in a document exactly if an edit of it could change the document."""

import pytest

from assets.rendering import Edition, usage
from tests.properties.test_recipes import SHOWN_IN
from tests.rendering.kits import EDITIONS, bundle


@pytest.mark.parametrize("edition", EDITIONS, ids=str)
def test_each_document_uses_what_its_recipe_depends_on(edition: Edition) -> None:
    found = usage(bundle(), edition)

    shown = {name: {document for document, refs in found.items() if name in refs} for name in SHOWN_IN}
    assert shown == SHOWN_IN
