"""Reversion knows every kind of asset and nothing else."""

import pytest
import reversion

from assets.drafts.rows import MODELS
from assets.manifest import Kind
from assets.models import Act, ApiKey, Partner, Variant


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_registered(kind: Kind) -> None:
    assert reversion.is_registered(MODELS[kind])


@pytest.mark.parametrize("model", [ApiKey, Partner, Act, Variant])
def test_nothing_else_is_registered(model: type) -> None:
    assert not reversion.is_registered(model)
