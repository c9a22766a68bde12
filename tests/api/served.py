"""What workers serve in tests of freshness: the product, and the product with a pause where order matters."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIEnvironment

from brand_api import wsgi
from brand_api.repeating import Question, Repeating

if TYPE_CHECKING:  # models are there once brand_api.wsgi was imported
    from assets.delivery import Known

PAUSE_SECONDS = 0.03
SIZE = 1_000_000
application = wsgi.application
django = wsgi.django


class Paused(Repeating):
    """Pauses after the sequence was read and again after the content was, so that acts come in between."""

    def __init__(self) -> None:
        super().__init__(paused, SIZE)

    def _keep(self, question: Question, known: "Known | None", response: Any) -> None:
        time.sleep(PAUSE_SECONDS)
        super()._keep(question, known, response)


class Wrong(Paused):
    """Reads the sequence after the content: what the product must never do."""

    def _keep(self, question: Question, known: "Known | None", response: Any) -> None:
        time.sleep(PAUSE_SECONDS)
        moment = self._present()
        response.reuse = moment and moment.generation
        Repeating._keep(self, question, known, response)


def paused(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    time.sleep(PAUSE_SECONDS)
    return django(environ, start_response)


right, wrong = Paused(), Wrong()
