"""The head of a brief: YAML front matter, or a TOML file, as raw keys and values; no key is judged here.

Front matter is a flat list of `key: value`. It is read from the parser's events, not built into objects, so an alias,
an anchor, a tag or any nesting is refused by its line before it can grow. Values stay the text they were written as:
YAML would read `16:9` as the number 969 and `no` as false.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from reelwright.errors import InvalidInput

TEXT_KEY = "text"
"""Of a TOML brief: the idea, prose or script."""
_MOST_HEAD_CHARACTERS = 10_000
_FENCE = "---"
_CLOSINGS = (_FENCE, "...")
_MULTILINE = re.compile(r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What a head says for a key."""

    value: object
    line: int | None
    """Of the file, from 1; None where it could not be told."""


def split_front_matter(text: str, name: str) -> tuple[Mapping[str, Said], str]:
    """The keys of the front matter, if there is any, and the text after it.

    Raises:
        InvalidInput: it never ends, is not flat YAML, or says a key twice; `name` and the line are in the message.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return {}, text
    end = next((k for k, line in enumerate(lines[1:], 1) if line.rstrip() in _CLOSINGS), None)
    if end is None:
        raise InvalidInput(f"{name}: the front matter that begins on line 1 never ends; close it with a line of ---")
    head = "\n".join(lines[1:end])
    if len(head) > _MOST_HEAD_CHARACTERS:
        raise InvalidInput(f"{name}: the front matter has {len(head)} characters; at most {_MOST_HEAD_CHARACTERS}")
    return _flat_yaml(head, name), "\n".join(lines[end + 1 :])


def read_toml(text: str, name: str) -> tuple[Mapping[str, Said], str]:
    """The keys of a TOML brief and its `text`, "" when there is none.

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
    bare = _MULTILINE.sub(lambda match: "\n" * match.group().count("\n"), text)
    return {key: Said(value, _line_of(key, bare)) for key, value in keys.items()}, body


def _line_of(key: str, toml: str) -> int | None:
    """Where a key or table of the outermost level is first named, in TOML whose strings of many lines are blanked."""
    found = re.search(rf"^[ \t]*\[{{0,2}}[ \t]*([\"']?){re.escape(key)}\1[ \t]*[].=]", toml, re.MULTILINE)
    return toml.count("\n", 0, found.start()) + 1 if found else None


def _flat_yaml(head: str, name: str) -> dict[str, Said]:
    keys: dict[str, Said] = {}
    depth, key = 0, None
    try:
        for event in yaml.parse(head, Loader=yaml.SafeLoader):
            line = (event.start_mark.line if event.start_mark else 0) + 2  # the fence is line 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise InvalidInput(
                    f"{name}, line {line}: anchors and aliases (& and *) are not read; write the value out"
                )
            if getattr(event, "tag", None):
                raise InvalidInput(f"{name}, line {line}: tags (!) are not read; write the plain value")
            if isinstance(event, yaml.MappingStartEvent) and depth == 0:
                depth = 1
            elif isinstance(event, yaml.CollectionStartEvent):
                raise InvalidInput(
                    f"{name}, line {line}: front matter is a flat list of `key: value`, with no lists in it"
                )
            elif isinstance(event, yaml.ScalarEvent):
                if depth == 0:
                    if not event.value:
                        continue  # empty front matter is one empty scalar
                    raise InvalidInput(f"{name}, line {line}: front matter is a list of `key: value`")
                if key is None:
                    key = str(event.value)
                    if key in keys:
                        raise InvalidInput(f"{name}, line {line}: {key!r} is said twice; keep one")
                else:
                    keys[key], key = Said(str(event.value), line), None
    except yaml.MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise InvalidInput(f"{name}{where}: this front matter is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise InvalidInput(f"{name}: this front matter is not YAML: {str(error).splitlines()[0]}") from None
    return keys
