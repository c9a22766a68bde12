"""`?fields=` → the part of an answer that is wanted, judged by the answer's shape before anything is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from assets.api.parameters import shown
from assets.api.problems import BadRequest, Fault

MAX_LENGTH = 1000
MAX_PATHS = 50
ANY = "*"
Tree = dict[str, "Tree"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Names to keep, or to leave out, each with those inside it; none inside means all of it.

    Of a list, both are said of its entries.
    """

    tree: Tree
    is_omitting: bool = False
    is_of_entries: bool = False

    def of(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if not self.tree:
            return body
        if self.is_of_entries:
            return {**body, "results": [self._part(each, self.tree) for each in body["results"]]}
        part: Mapping[str, Any] = self._part(body, self.tree)
        return part

    def _part(self, value: Any, tree: Tree) -> Any:
        if isinstance(value, list):
            return [self._part(each, tree) for each in value]
        if not isinstance(value, dict):
            return value
        inner = {name: tree.get(name, tree.get(ANY)) for name in value}
        if self.is_omitting:
            return {name: self._rest(each, inner[name]) for name, each in value.items() if inner[name] != {}}
        return {name: self._rest(each, inner[name]) for name, each in value.items() if inner[name] is not None}

    def _rest(self, value: Any, tree: Tree | None) -> Any:
        return self._part(value, tree) if tree else value


ALL = Selection({})


def selection_of(request: Request, shape: type[serializers.Serializer[Any]]) -> Selection:
    """What `?fields=` asks for of answers of this shape. Raises BadRequest naming each name that they have not."""
    text = request.query_params.get("fields")
    if text is None:
        return ALL
    paths = text.split(",") if len(text) <= MAX_LENGTH else []
    if not paths or len(paths) > MAX_PATHS:
        raise _bad([f"Give at most {MAX_PATHS} names in {MAX_LENGTH} characters."])
    omitting = {path.startswith("-") for path in paths}
    if len(omitting) > 1:
        raise _bad(["Write what to have, or with - what to leave out, not both."])
    root, is_of_entries = _root(shape)
    tree: Tree = {}
    faults = [fault for path in paths if (fault := _added(path.removeprefix("-").strip(), tree, root))]
    if faults:
        raise _bad(faults)
    return Selection(tree, is_omitting=omitting.pop(), is_of_entries=is_of_entries)


def _root(shape: type[serializers.Serializer[Any]]) -> tuple[Any, bool]:
    results = shape().fields.get("results")
    return (results, True) if results is not None else (shape(), False)


def _added(path: str, tree: Tree, root: Any) -> str:
    """Adds the path; what is wrong with it, else nothing. Of two paths the shorter one has all of it."""
    here, field, names = tree, root, path.split(".")
    for number, name in enumerate(names):
        inside = _inside(field)
        if inside is None:
            return f"{shown('.'.join(names[:number]))} has nothing inside."
        if isinstance(inside, dict) and name not in inside:
            wrong = f"There is no {shown('.'.join(names[: number + 1]))}" if name else "A name is empty"
            return f"{wrong}. Valid: {', '.join(inside)}."
        field = inside[name] if isinstance(inside, dict) else inside
        is_last = number == len(names) - 1
        if name in here and here[name] == {}:
            return ""
        here = here.setdefault(name, {}) if not is_last else here
        if is_last:
            here[name] = {}
    return ""


def _inside(field: Any) -> Any:
    """Fields by name; one field for all names; None for what has nothing inside."""
    if isinstance(field, serializers.ListSerializer):
        return _inside(field.child)
    if isinstance(field, serializers.Serializer):
        return dict(field.fields)
    if isinstance(field, serializers.DictField):
        return field.child
    return _inside(field.child) if isinstance(field, serializers.ListField) else None


def _bad(faults: list[str]) -> BadRequest:
    told = [Fault(fault, parameter="fields") for fault in faults]
    return BadRequest(f"fields: {faults[0]}", faults=told, code="bad-parameter")
