"""Screenplays in Fountain, drawn element by element; and text that is made of what the notation is made of."""

from __future__ import annotations

from hypothesis import strategies as st

from reelwright.writing.fountain import Element, ElementKind, Fountain

_LETTER = st.characters(categories=["L", "Nd"])
_WORD = st.text(_LETTER, min_size=1, max_size=6) | st.sampled_from(
    [
        "INT. CAR - DAY",
        "ELIAS",
        "CUT TO:",
        "*loud*",
        "[[why?]]",
        "[[two\nlines]]",
        "/* was:\n\nINT. X - DAY\n*/",
        "5",
        "中",
    ]
)
_LINE = st.lists(_WORD, min_size=1, max_size=4).map(" ".join)
_MARK = st.sampled_from(["", "", "#", ">", "~", "!", ".", "@", "= ", "    "])
_PARAGRAPH = st.lists(st.builds(str.__add__, _MARK, _LINE), min_size=1, max_size=3).map("\n".join)
_BARE = st.text(_LETTER, min_size=1, max_size=8).filter(lambda word: word.upper() != "TO")
_GAP = st.integers(1, 3)


def _is_shown(text: str) -> bool:
    """Whether something of it stands outside of notes and what is struck out."""
    for hidden in ("[[why?]]", "[[two\nlines]]", "/* was:\n\nINT. X - DAY\n*/"):
        text = text.replace(hidden, "")
    return bool(text.strip())


def _one(
    kind: ElementKind, text: st.SearchStrategy[str], **more: st.SearchStrategy[object]
) -> st.SearchStrategy[list[Element]]:
    return st.builds(Element, st.just(kind), text, gap=_GAP, **more).map(lambda element: [element])


@st.composite
def _speech(draw: st.DrawFn) -> list[Element]:
    extension = draw(st.sampled_from(["", " (V.O.)", " (CONT'D)"]))
    name = Element(ElementKind.CHARACTER, draw(_BARE) + extension, is_dual=draw(st.booleans()), gap=draw(_GAP))
    said = st.lists(_LINE.filter(_is_shown), min_size=1, max_size=3).map("\n".join)
    spoken = st.builds(
        Element, st.sampled_from([ElementKind.DIALOGUE, ElementKind.LYRICS]), _BARE | said, gap=st.just(0)
    )
    found = [name]
    for element in draw(st.lists(spoken, min_size=1, max_size=3)):
        if element.kind is found[-1].kind or draw(st.booleans()):
            found.append(Element(ElementKind.PARENTHETICAL, draw(_BARE), gap=0))
        found.append(element)
    return found


_BLOCKS = st.one_of(
    _one(ElementKind.HEADING, _BARE | _BARE.map("INT. {}".format), number=st.sampled_from(["", "1", "12-A.b"])),
    _one(ElementKind.ACTION, _PARAGRAPH.filter(_is_shown)),
    _speech(),
    _one(ElementKind.TRANSITION, _BARE | st.just("CUT TO:")),
    _one(ElementKind.CENTRED, _BARE),
    _one(ElementKind.LYRICS, _BARE),
    _one(ElementKind.SECTION, _BARE, depth=st.integers(1, 6)),
    _one(ElementKind.SYNOPSIS, _BARE),
    _one(ElementKind.PAGE_BREAK, st.just("")),
    _one(ElementKind.NOTE, st.just("[[two\nlines]]")),
    _one(ElementKind.BONEYARD, st.just("/* was:\n\nINT. X - DAY\n*/")),
)
_TITLES = st.lists(st.tuples(_BARE, st.lists(_BARE, max_size=3).map(tuple)), max_size=3)


@st.composite
def fountains(draw: st.DrawFn) -> Fountain:
    """Screenplays as a reader could have found them."""
    elements = [element for block in draw(st.lists(_BLOCKS, max_size=8)) for element in block]
    if elements:
        elements[0] = Element(**{name: getattr(elements[0], name) for name in Element.__slots__} | {"gap": 1})
    page = (("Title", draw(st.lists(_BARE, max_size=3).map(tuple))), *draw(_TITLES)) if draw(st.booleans()) else ()
    return Fountain(tuple(page), tuple(elements))


TYPED = st.lists(
    st.sampled_from(
        "INT. HOUSE - DAY|ext. garden|Int main.|.POV|...| |  |\n|\n\n|\t|ELIAS|ELIAS (V.O.)|@McClane| ^|(softly)|Hello."
        "|CUT TO:|> OUT|> X <|~la|# Act|## B|= syn|===|=|#|>|~|!|!INT. X|[[note]]|[[a\nb]]|[[|]]|/*|*/|/* x\n\nY */|#1#"
        "|Title: x|Author:|    y|*b*|\\*|a|A|TO:|.|@|中|\0".split("|")
    )
    | st.text(max_size=4),
    max_size=25,
).map("".join)
"""Whatever somebody, or nobody, may have typed."""
