"""The head of a brief: YAML front matter, or a TOML file, as raw keys and values; no key is judged here.

Front matter is a flat list of `key: value`. It is read from the parser's events, not built into objects, so an alias,
an anchor, a tag or any nesting is refused by its line before it can grow. Values stay the text they were written as:
YAML would read `16:9` as the number 969 and `no` as false. What is wrong in it is told all at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from reelwright.errors import InvalidInput
from reelwright.writing.storyboard import TABLE_KEY

TEXT_KEY = "text"
"""Of a TOML brief: the idea, prose or script."""
_MOST_HEAD_CHARACTERS = 10_000
_FENCE = "---"
_FIRST_LINE = 2
"""Of what stands in the front matter: the fence is line 1."""
_CLOSINGS = (_FENCE, "...")
_MULTILINE = re.compile(r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What a head says for a key."""

    value: object
    line: int | None
    """Of the file, from 1; None where it could not be told."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the text, and the text."""

    keys: Mapping[str, Said]
    text: str
    tables: object = None
    """Of a TOML brief: its storyboard, instead of a text."""
    faults: tuple[str, ...] = ()
    """What is not flat YAML, or said twice, each with its line; the keys are those that could be read besides."""


def split_front_matter(text: str, name: str) -> Head:
    """The front matter, if there is any, and the text after it.

    Raises:
        InvalidInput: it never ends, or is too long; `name` is in the message.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return Head({}, text)
    end = next((k for k, line in enumerate(lines[1:], 1) if line.rstrip() in _CLOSINGS), None)
    if end is None:
        raise InvalidInput(f"{name}: the front matter that begins on line 1 never ends; close it with a line of ---")
    head = "\n".join(lines[1:end])
    if len(head) > _MOST_HEAD_CHARACTERS:
        raise InvalidInput(f"{name}: the front matter has {len(head)} characters; at most {_MOST_HEAD_CHARACTERS}")
    keys, faults = _flat_yaml(head)
    return Head(keys, "\n".join(lines[end + 1 :]), faults=tuple(faults))


def read_toml(text: str, name: str) -> Head:
    """The keys of a TOML brief and its `text`, "" when there is none, or its storyboard.

    Raises:
        InvalidInput: not TOML, or a `text` that is no text; `name` is in the message.
    """
    try:
        keys = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also of a number with thousands of digits
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise InvalidInput(f"{name} is not TOML: {reason}") from None
    body = keys.pop(TEXT_KEY, "")
    if not isinstance(body, str):
        raise InvalidInput(f'{name}: {TEXT_KEY} is no text; write {TEXT_KEY} = "what the film is about"')
    tables = keys.pop(TABLE_KEY, None)
    if tables is not None and body.strip():
        raise InvalidInput(f"{name}: {TEXT_KEY} and {TABLE_KEY} are both there; keep one")
    bare = _MULTILINE.sub(lambda match: "\n" * match.group().count("\n"), text)
    return Head({key: Said(value, _line_of(key, bare)) for key, value in keys.items()}, body, tables)


def _line_of(key: str, toml: str) -> int | None:
    """Where a key or table of the outermost level is first named, in TOML whose strings of many lines are blanked."""
    found = re.search(rf"^[ \t]*\[{{0,2}}[ \t]*([\"']?){re.escape(key)}\1[ \t]*[].=]", toml, re.MULTILINE)
    return toml.count("\n", 0, found.start()) + 1 if found else None


def _flat_yaml(head: str) -> tuple[dict[str, Said], list[str]]:
    """The keys of a flat list, and what else is in it, by line; up to where it is no YAML at all."""
    keys: dict[str, Said] = {}
    faults: list[str] = []
    depth, is_value = 0, False
    key: str | None = None  # None for one that is no plain word
    try:
        for event in yaml.parse(head, Loader=yaml.SafeLoader):
            line = (event.start_mark.line if event.start_mark else 0) + _FIRST_LINE
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if not isinstance(event, yaml.NodeEvent):
                continue
            level = depth
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            if level > 1:
                continue  # in what was told of already
            if fault := _fault(event, level):
                faults.append(f"line {line}: {fault}")
            if level == 0:
                continue
            word = str(event.value) if isinstance(event, yaml.ScalarEvent) else None
            if not is_value:
                key = word
                if key in keys:
                    faults.append(f"line {line}: {key!r} is said twice; keep one")
            elif key is not None and word is not None:
                keys[key] = Said(word, line)
            is_value = not is_value
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + _FIRST_LINE}: " if error.problem_mark else ""
        faults.append(f"{where}this front matter is not YAML: {error.problem}")
    except yaml.YAMLError as error:
        faults.append(f"this front matter is not YAML: {str(error).splitlines()[0]}")
    return keys, faults


def _fault(event: yaml.NodeEvent, level: int) -> str | None:
    """Why a node at this level, 0 for all of the front matter, is not of a flat list."""
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        return "anchors and aliases (& and *) are not read; write the value out"
    if getattr(event, "tag", None):
        return "tags (!) are not read; write the plain value"
    if isinstance(event, yaml.CollectionStartEvent):
        is_flat = level == 0 and isinstance(event, yaml.MappingStartEvent)
        return None if is_flat else "front matter is a flat list of `key: value`, with no lists in it"
    is_words = level == 0 and isinstance(event, yaml.ScalarEvent) and event.value  # none of it is one empty scalar
    return "front matter is a list of `key: value`" if is_words else None
