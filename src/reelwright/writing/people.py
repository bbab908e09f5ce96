"""Who is in the film: each person once, by role or name, with what they wear and carry throughout."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from reelwright.film.look import Age, Gender, Prop
from reelwright.film.reference import Reference
from reelwright.film.script import Character
from reelwright.writing.belongings import IN_HAND, Belonging, Tie, belongings
from reelwright.writing.lexicon import AGES, GENDERS, HEADS, NAMES, ROLE_DYES, ROLE_PROPS, Slot
from reelwright.writing.likenesses import HEADGEAR, as_seen, likenesses, named
from reelwright.writing.sentences import sentences
from reelwright.writing.slots import SENSES, Hit, Slots, owns_the_next, read_slots

_NAME = re.compile(r"(?<![\w’'])[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,19}(?![\w-])")
_CALLED = re.compile(
    r"\b([a-z]+) (?:named|called) ([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,19})\b"
    r"|\b([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,19}), (?:a|an|the|her|his) ([a-z-]+(?: [a-z-]+){0,2})"
    r"|\b([a-z]+), ([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,19}),"
    r"|\b([a-z]+) ([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,19})\b"
)
_SUBJECT = re.compile(r"\b(?:she|he|they)\b", re.IGNORECASE)
_OPENS = r"(?:(?:^|[:,.;]\s+)(?:(?:and|but|then|while|as|when)\s+)?)"
GROUP = re.compile(
    rf"{_OPENS}(?:both(?: of them)?|(?:all |the )?(?:two|three|four) of them|all of them|the (?:two|three|four|pair)"
    r"|every(?:one|body))\b",
    re.IGNORECASE,
)
"""Those who were seen before, in a text that names nobody."""
_ONE_OF_THEM = re.compile(rf"{_OPENS}(?:one|each) of them\b", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:her|hers|him|his|their)\b", re.IGNORECASE)
_OTHER_SUBJECT = re.compile(
    r"^(?:(?:and|but|while|as|until|when|where|because|then|so|before|after)\s+)?"
    r"(?:the|an?|its?|no|all|there|this|that|these|those|every|each|some|only|[A-Z]\w+)\b"
)
_BEGINS = re.compile(r"(?:^|[,;:–—(]|\b(?:and|or|but|while|as|when|then|of))\s*[\"“‘']?$")
"""What is before a name that a clause, or the rest of one, begins with."""
_BEFORE_A_PLACE = frozenset("in at to from near of over through for on across into around by towards toward".split())
_GENITIVE = re.compile(r"['’]s\b")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s+$")
_HIS = re.compile(r"\bhis\b", re.IGNORECASE)
_ANOTHER_CLAUSE = re.compile(r"[,;:]|\b(?:until|that|when|where|how|whether|because|before|after)\b", re.IGNORECASE)
"""Between somebody and a pronoun that may be of another."""
_IN_PLACE_OF = ((HEADGEAR, HEADGEAR), ((Prop.DRESS, Prop.SKIRT, Prop.SHIRT), (Prop.COAT,)))
_ALL_CLOTHES = (Prop.COAT, Prop.DRESS, Prop.SHIRT)
"""What "in red" is said of."""
_SOMEONE = "figure"
"""For a text that has a walk or an umbrella, and nobody who does or holds it."""
_OF_PRONOUN = {"she": "woman", "her": "woman", "hers": "woman", "he": "man", "him": "man", "his": "man"}


def cast(
    texts: Sequence[str], references: Sequence[Reference] = (), speakers: Sequence[str] = ()
) -> tuple[Character, ...]:
    """The people of a film, in order of appearance, from all its texts together; they look as pictures of them show.

    `speakers`: who says something, so that their names are known for names; whoever is in no text is not cast.
    """
    known_as = aliases(texts)
    alone = [name for name in speakers if " " not in name]
    names = _proper_names(texts) | _called([*named(references), *alone])
    people: dict[str, Character] = {}
    said_of: dict[str, list[Prop]] = {}
    has_a_role: set[str] = set()
    seen: list[str] = []
    orphans: list[Belonging] = []
    acts = False
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        slots = read_slots(sentence)
        is_act = _acts(sentence, slots)
        acts = acts or is_act
        who = _who(sentence, names, known_as, seen, people)
        for hit in slots.all(Slot.PERSON):
            name = who_is(hit, known_as)
            people[name] = _in_role(people.get(name, Character(name=name)), sentence, hit)
            has_a_role.add(name)
        kind = _kind_said(sentence)
        if kind and (who is None or (who in names and who not in has_a_role)):
            who = who or kind  # "Marta waits. She …" tells what nobody said of Marta
            worn = people.get(who, Character(name=who))
            people[who] = worn.model_copy(update={"props": _dressed(ROLE_PROPS[kind], worn.props)})
            has_a_role.add(who)
        mentions = _mentions(sentence, names, known_as)
        if who is not None:
            seen.append(who)
            people[who] = _of_gender(people.get(who, Character(name=who)), sentence, kind, mentions)
        for start, name in mentions:
            if name in names and _BEGINS.search(sentence[:start]):
                people.setdefault(name, Character(name=name))  # "Ana juggles and Ben watches"
        for one in sorted(belongings(sentence), key=lambda one: one.prop is Prop.COAT):  # over a dress, if it is said
            owner = _owner(one, who or _carried_on(sentence, seen), mentions, people)
            if owner is not None:
                people[owner] = _having(people.get(owner, Character(name=owner)), one)
                said_of.setdefault(owner, []).extend([one.prop] if one.prop else [])
            elif is_act or one.prop not in IN_HAND:
                orphans.append(one)
    if not people and (orphans or acts):
        people[_SOMEONE] = Character(name=_SOMEONE)
    for one in orphans if people else ():
        first = next(iter(people))
        people[first] = _having(people[first], one)
        said_of.setdefault(first, []).extend([one.prop] if one.prop else [])
    return tuple(_liking(people, said_of, references, known_as))


def _liking(
    people: Mapping[str, Character],
    said_of: Mapping[str, Sequence[Prop]],
    references: Sequence[Reference],
    known_as: Mapping[str, str],
) -> Iterator[Character]:
    """The people, those of whom there are pictures as these show them."""
    likes = likenesses(references, people, known_as)
    for name, person in people.items():
        likeness = likes.get(name)
        if likeness is None:
            yield person
        else:
            props = tuple(as_seen(person.props, said_of.get(name, ()), likeness))
            yield person.model_copy(update={"props": props, "likeness": likeness})


def _carried_on(sentence: str, seen: Sequence[str]) -> str | None:
    """The subject of the sentence before, where this is the rest of it."""
    return seen[-1] if seen and sentence[:1].islower() and not _OTHER_SUBJECT.match(sentence) else None


def _in_role(person: Character, sentence: str, hit: Hit) -> Character:
    """The person with what goes with the word for them."""
    age, words = _age(sentence, hit), set(hit.form.split())
    gender = next((gender for gender, forms in GENDERS.items() if words & forms), None)
    return person.model_copy(
        update={
            "props": _dressed(ROLE_PROPS[hit.sense.meaning], person.props),
            "dyes": person.dyes or ROLE_DYES.get(hit.sense.meaning, ()),
            "age": person.age if age is Age.ADULT else age,
            "gender": person.gender or gender,
        }
    )


def _kind_said(sentence: str) -> str | None:
    pronoun = _SUBJECT.search(sentence)
    return _OF_PRONOUN.get(pronoun.group().lower()) if pronoun else None


def _of_gender(person: Character, sentence: str, kind: str | None, mentions: Sequence[tuple[int, str]]) -> Character:
    """The person with what a pronoun tells of them: one that stands alone, or for the only one who is named."""
    if person.gender is not None:
        return person
    own = _HIS.search(sentence)
    if kind and len(mentions) <= 1:
        pronoun = _SUBJECT.search(sentence)
        assert pronoun is not None
        between = sentence[mentions[0][0] : pronoun.start()] if mentions else ""
        told = None if _ANOTHER_CLAUSE.search(between) else kind
    else:
        told = "man" if own and len(mentions) == 1 and mentions[0][0] < own.start() else None
    return person.model_copy(update={"gender": Gender(told)}) if told else person


def _owner(
    one: Belonging, who: str | None, mentions: Sequence[tuple[int, str]], people: Mapping[str, Character]
) -> str | None:
    """Whose a belonging is, of those a sentence names and whom it is about."""
    if one.tie is Tie.BEFORE:
        after = [name for start, name in mentions if start >= one.start]
        return after[0] if after else who
    before = [name for start, name in mentions if start < one.start]
    if one.owner:
        return _meant(one.owner, [*([who] if who else []), *before], people) or who
    return before[-1] if before and one.tie is Tie.BESIDE else who


def _having(person: Character, one: Belonging) -> Character:
    update: dict[str, object] = {}
    if one.prop is not None:
        update["props"] = _dressed(person.props, (one.prop,))
    if one.dye is not None:
        dyed = (one.prop,) if one.prop else _ALL_CLOTHES
        kept = tuple(pair for pair in person.dyes if pair[0] not in dyed)
        update["dyes"] = kept + tuple((prop, one.dye) for prop in dyed)
    if one.hair is not None:
        update["hair"] = one.hair
    return person.model_copy(update=update)


def _age(sentence: str, hit: Hit) -> Age:
    """By the word itself, or the one before it: "a boy", "the old keeper"."""
    words = {*hit.form.split(), *sentence[: hit.start].lower().split()[-1:]}
    return next((age for age, forms in AGES.items() if words & forms), Age.ADULT)


def told_of_ages(text: str, slots: Slots) -> Iterator[tuple[int, int]]:
    """From where to where a text says of somebody how old they are, in a word before: "the old keeper"."""
    for hit in slots.all(Slot.PERSON):
        before = _WORD_BEFORE.search(text[: hit.start])
        if before and any(before[1].lower() in forms for forms in AGES.values()):
            yield before.span(1)


def who_is_in(
    text: str, characters: Sequence[Character], known_as: Mapping[str, str], before: Sequence[str | None]
) -> str | None:
    """The character a text shows: named, by role, or by a pronoun. None when it shows nobody.

    A text that only acts ("walking home") shows whoever was seen last, or the first character; so does the rest of a
    sentence that has no other subject ("and follows it").

    Args:
        known_as: `aliases` of the film's texts.
        before: whom each beat before this one shows.
    """
    slots = read_slots(text)
    if slots.first(Slot.NOBODY):
        return None
    people = {character.name: character for character in characters}
    names = frozenset(name for name in people if name[:1].isupper())
    seen = [name for name in before if name]
    who = _who(text, names, known_as, seen, people)
    if before and before[-1] and _goes_on(text, slots, names, known_as):
        return before[-1]
    if who in people:
        return who
    if _acts(text, slots) and people:
        return seen[-1] if seen else next(iter(people))
    if before and text[:1].islower() and not _OTHER_SUBJECT.match(text):
        return before[-1]
    return None


def _goes_on(text: str, slots: Slots, names: Collection[str], known_as: Mapping[str, str]) -> bool:
    """Whether a text is the rest of a sentence that says what the same one does, and then to whom: "and smiles at
    a customer"."""
    if not text[:1].islower() or _OTHER_SUBJECT.match(text):
        return False
    does = [hit.start for hit in slots.hits if hit.sense.slot in (Slot.ACTION, Slot.FEELING, Slot.GAZE)]
    mentions = _mentions(text, names, known_as)
    if not does or not mentions or does[0] > mentions[0][0]:
        return False
    return _SUBJECT.search(text[: does[0]]) is None


def _mentions(sentence: str, names: Collection[str], known_as: Mapping[str, str]) -> list[tuple[int, str]]:
    """Where a sentence says who, by name or role."""
    hits = read_slots(sentence).all(Slot.PERSON)
    found = [(match.start(), match.group()) for match in _NAME.finditer(sentence) if match.group() in names]
    found = [(start, name) for start, name in found if not is_an_owner(sentence, start + len(name), hits)]
    return sorted(found + [(hit.start, who_is(hit, known_as)) for hit in hits])


def is_an_owner(text: str, end: int, hits: Sequence[Hit]) -> bool:
    """Whether a name that ends there only says whose somebody is: "Anna's brother"."""
    genitive = _GENITIVE.match(text, end)
    return genitive is not None and owns_the_next(text, genitive.end(), hits)


def _who(
    sentence: str,
    names: Collection[str],
    known_as: Mapping[str, str],
    seen: Sequence[str],
    people: Mapping[str, Character],
) -> str | None:
    """Whoever is named first, by name, role or pronoun; else whose hat or whose house it is."""
    found = _mentions(sentence, names, known_as)
    subject = _SUBJECT.search(sentence)
    if subject and not any(start < subject.start() for start, _ in found):
        return _meant(subject.group().lower(), seen, people)
    if found:
        return found[0][1]
    if GROUP.search(sentence) or _ONE_OF_THEM.search(sentence):
        return _meant("they", seen, people)
    owner = _OBJECT.search(sentence)
    return _meant(owner.group().lower(), seen, people) if owner else None


def _meant(pronoun: str, seen: Sequence[str], people: Mapping[str, Character]) -> str | None:
    """Whom a pronoun means: of those it fits, who was seen last."""
    kind = _OF_PRONOUN.get(pronoun)
    for name in reversed(seen):
        if kind and _are_many(name):
            continue
        senses = {sense.meaning for sense in SENSES.get(name, ()) if sense.slot is Slot.PERSON}
        known = people.get(name, Character(name=name))
        is_woman = known.gender is Gender.WOMAN or (known.gender is None and Prop.LONG_HAIR in known.props)
        is_man = known.gender is Gender.MAN or (known.gender is None and not is_woman and "man" in senses)
        if not (is_man if kind == "woman" else is_woman if kind == "man" else False):
            return name
    return kind if kind in people else None


def _are_many(name: str) -> bool:
    """Whether it is the word for a couple, a crowd or any other plural: none of them is "she"."""
    hits = read_slots(name).all(Slot.PERSON)
    return any(hit.is_plural or hit.sense.meaning in HEADS for hit in hits)


def _acts(sentence: str, slots: Slots) -> bool:
    """Whether somebody unnamed acts: "Walking home", "She keeps walking"; not "The city sleeps"."""
    action = slots.first(Slot.ACTION)
    if action is None:
        return False
    opens = len(sentence[: action.start].split()) <= 1 and action.start == min(hit.start for hit in slots.hits)
    return opens or _SUBJECT.search(sentence) is not None


def who_is(hit: Hit, known_as: Mapping[str, str]) -> str:
    """The character that a word for a person means."""
    return known_as.get(hit.role, hit.role)


def aliases(texts: Sequence[str]) -> dict[str, str]:
    """Role -> name, from "a detective named Sam", "Marta, a young nurse", "the daughter, Nell, climbs" and "her
    brother Ben"."""
    found: dict[str, str] = {}
    for match in _CALLED.finditer(" ".join(texts)):
        words, name = next((match[at], match[of]) for at, of in ((1, 2), (4, 3), (5, 6), (7, 8)) if match[at])
        if name.lower() in SENSES or name.lower() in _COMMON_STARTS or (match[7] and name.lower() not in NAMES):
            continue  # "Underwater, a diver" is not called so
        for role in words.split():
            if any(sense.slot is Slot.PERSON for sense in SENSES.get(role, ())):
                found.setdefault(role, name)
                break
    return found


def _proper_names(texts: Sequence[str]) -> frozenset[str]:
    """Capitalised words that act, were introduced or are given names that begin a clause; not places, which follow a
    preposition, nor known words."""
    found = set(aliases(texts).values())
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        action_starts = {hit.start for hit in read_slots(sentence).all(Slot.ACTION)}
        for match in _NAME.finditer(sentence):
            word = match.group()
            before = sentence[max(0, match.start() - 10) : match.start()].split()
            low = word.lower()
            is_known = any(one in SENSES or one in _COMMON_STARTS for one in (low, low.removesuffix("s")))
            follows_preposition = bool(before) and before[-1].lower() in _BEFORE_A_PLACE
            is_subject = low in NAMES and _BEGINS.search(sentence[: match.start()]) is not None
            acts = is_subject or match.end() + 1 in action_starts
            if not is_known and not follows_preposition and acts:
                found.add(word)
    return frozenset(found)


def _called(names: Sequence[str]) -> frozenset[str]:
    """The proper names in what pictures are called: Marta of "Marta, the nurse"."""
    words = (word for name in names for word in _NAME.findall(name))
    return frozenset(word for word in words if word.lower() not in SENSES and word.lower() not in _COMMON_STARTS)


_COMMON_STARTS = frozenset(
    "the she they this that these those nothing everything everyone someone people each every then there here now one"
    " two three his her their its our you who what when where while after before and but only just today tomorrow"
    " monday tuesday wednesday thursday friday saturday sunday nobody both all some many few another other inside"
    " outside above below behind beside beneath beyond nearby meanwhile suddenly finally later soon tonight somewhere"
    " elsewhere upstairs downstairs across along around between during still again slowly quickly silently quietly"
    " once".split()
)


def _dressed(worn: Sequence[Prop], said: Sequence[Prop]) -> tuple[Prop, ...]:
    """What is worn, with what was said; a hat that was said takes the place of the one that was assumed, and nobody has
    a coat over a dress that was said."""
    for kinds, away in _IN_PLACE_OF:
        if any(prop in kinds for prop in said):
            worn = [prop for prop in worn if prop not in away]
    return (*worn, *(prop for prop in dict.fromkeys(said) if prop not in worn))
