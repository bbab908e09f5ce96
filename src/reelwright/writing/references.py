"""Pictures that say how somebody, or a place, looks: the lines under `## Characters` and `## Places`, measured here.

## Characters
![Marta](photos/marta.jpg)      whose name or role stands between the square brackets looks like this
## Places
![harbour, dawn](pier.jpg)      the place has these colours; with an hour or a weather, only then
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reelwright.errors import InvalidInput
from reelwright.film.plate import Material
from reelwright.film.reference import Likeness, Palette, Reference
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.cleaning import clean
from reelwright.writing.material import picture
from reelwright.writing.pictures import PictureLine, picture_line

_SECTION = re.compile(r"^[ ]{0,3}#{2,6}[ \t]+(?:(characters?)|places?)[ \t]*:?[ \t#]*$", re.IGNORECASE)
MOST_REFERENCES = 24
_LONGEST_NAME = 60
_CHECK = "references"


@dataclass(frozen=True, slots=True)
class Given:
    """A line of such a section."""

    line: PictureLine
    is_character: bool

    @property
    def name(self) -> str:
        """What it calls who or what it is of."""
        return " ".join(clean(self.line.alt)[0].split())


def parted(text: str) -> tuple[tuple[Given, ...], str]:
    """What a text gives of references, and the text without it. A section is its heading and the picture lines under
    it; a heading without any is a scene's."""
    if "![" not in text:
        return (), text
    given: list[Given] = []
    kept: list[str] = []
    heading: list[str] = []  # of a section, and the empty lines after it, while no picture line has followed
    section: re.Match[str] | None = None
    for line in text.split("\n"):
        found, opens = picture_line(line), _SECTION.match(line)
        if opens:
            kept += heading
            section, heading = opens, [line]
        elif section and found:
            given.append(Given(found, section[1] is not None))
            heading = []
        elif section and not line.strip():
            heading += [line] if heading else []
        else:
            kept += [*heading, line]
            section, heading = None, []
    return (tuple(given), "\n".join(kept + heading)) if given else ((), text)


def measured(given: Sequence[Given], folder: Path | None) -> tuple[list[Reference], list[Material], list[Finding]]:
    """What the pictures tell, the pictures, and an error for each that cannot be read. Without a folder: nothing."""
    references: dict[tuple[str, bool], Reference] = {}
    materials: dict[str, Material] = {}
    findings = []
    if len(given) > MOST_REFERENCES:
        message = f"references: {len(given)} pictures are too many; give at most {MOST_REFERENCES}"
        return [], [], [Finding(check=_CHECK, severity=Severity.ERROR, message=message)]
    for one in given if folder is not None else ():
        assert folder is not None
        key = one.name.casefold(), one.is_character
        try:
            if not one.name or len(one.name) > _LONGEST_NAME:
                raise InvalidInput(f"{one.line.name}: say who or what it is of, such as ![Marta]({one.line.name})")
            if key in references:
                raise InvalidInput(f"there are two pictures of {one.name}; keep one")
            if one.line.is_address:
                raise InvalidInput(f"{one.line.name} is not fetched from a network: save it beside the brief")
            materials[one.line.name], references[key] = _measured(folder, one)
        except InvalidInput as error:
            message = f"references: {error}"
            findings.append(Finding(check=_CHECK, severity=Severity.ERROR, message=message, value=one.line.name))
    return list(references.values()), list(materials.values()), findings


def _measured(folder: Path, given: Given) -> tuple[Material, Reference]:
    from reelwright.imaging.likeness import likeness_of
    from reelwright.imaging.palette import palette_of

    material, shown = picture(folder, given.line.name)
    fault = ""
    shows: Likeness | Palette
    if given.is_character:
        shows, fault = likeness_of(shown, material.sha256)
    else:
        shows = palette_of(shown, material.sha256)
    return material, Reference(name=given.name, file=given.line.name, shows=shows, fault=fault)


def not_measured(given: Sequence[Given], references: Sequence[Reference]) -> Iterator[Finding]:
    """A warning for the lines of a brief that is no file, so that its pictures were not found."""
    if given and not references:
        listed = ", ".join(f"“{one.line.name[:60]}”" for one in given)[:300]
        message = f"{listed} is not looked at: only a brief that is a file can name pictures: save it beside them"
        yield Finding(check=_CHECK, severity=Severity.WARNING, message=message)
