"""Every public function and class documents each of its parameters or fields on a line of its own, so that tools can read it."""

import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import voltwright

LINE = re.compile(r"^\s+(\w+): \S", re.MULTILINE)
SECTION = re.compile(r"^(Args|Attributes):\n((?:[ ]{4}.*\n?|\n(?=[ ]{4}))*)", re.MULTILINE)


def documented(thing: Any) -> set[str]:
    """The names that the docstring of a function, or of a class and its bases, has a line for."""
    texts = [inspect.cleandoc(kind.__doc__ or "") for kind in (inspect.getmro(thing) if inspect.isclass(thing) else [thing])]
    return {name for text in texts for _, lines in SECTION.findall(text) for name in LINE.findall(lines)}


def named(thing: Any) -> Iterator[str]:
    """Parameters of a function; fields of a dataclass that its repr or its constructor shows."""
    if not inspect.isclass(thing):
        yield from inspect.signature(thing).parameters
    elif dataclasses.is_dataclass(thing):
        yield from (field.name for field in dataclasses.fields(thing) if field.init and not field.name.startswith("find_"))


@pytest.mark.parametrize("name", voltwright.__all__)
def test_every_parameter_has_a_line_of_its_own(name: str):
    thing = getattr(voltwright, name)
    if inspect.isclass(thing) and issubclass(thing, BaseModel):
        missing = {field for field, about in thing.model_fields.items() if not (about.description or about.metadata)}
    else:
        missing = set(named(thing)) - documented(thing)
    assert not missing, f"the docstring of {name} has no line of its own for {', '.join(sorted(missing))}"


@pytest.mark.parametrize("name", [name for name in voltwright.__all__ if not inspect.isclass(getattr(voltwright, name))])
def test_every_function_says_what_it_returns(name: str):
    thing = getattr(voltwright, name)
    words = inspect.getdoc(thing) or ""
    returns = inspect.signature(thing).return_annotation
    lines = len(list(inspect.signature(thing).parameters))
    assert returns in (None, "None") or not lines or "\nReturns:\n" in words, f"{name} does not say what it returns"
