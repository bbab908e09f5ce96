"""Which language a text is in, by its commonest small words, or by letters that no other has. A guess, good from a
sentence or two on; and which it is spoken in."""

from __future__ import annotations

import re

from reelwright.writing.pictures import without_pictures

ENGLISH = "en"
UNKNOWN = "und"
"""ISO 639-2 for undetermined."""
NOT_SPOKEN = "zxx"
"""ISO 639-2 for sound without words."""
SMALL_WORDS = {
    ENGLISH: "the and of to in a is that it he she was for on with as his her at by from through into who".split(),
    "de": "der die das und ist nicht ein eine einer den dem im mit auf sich von zu für als durch nach".split(),
    "fr": "le la les et est un une des du dans que qui pour pas sur avec elle il au ce par".split(),
    "es": "el la los las y es un una de en que por para con del se su al lo como".split(),
    "it": "il lo la gli e è un una di che per con del della nel si da non sono alla".split(),
    "pt": "o os as e é um uma de que para com do da no na em se por mais ao".split(),
    "nl": "de het een en is van dat niet op te met voor zijn aan door naar bij uit haar".split(),
    "pl": "i w na z że się nie do jest to jak po co ale o za od był przez pod".split(),
    "sv": "och det att i en på är av för med den som han hon inte till ett om var".split(),
    "da": "og det at i en på er af for med den som han hun ikke til et om der".split(),
    "nb": "og det å i en på er av for med den som han hun ikke til et om jeg".split(),
    "fi": "ja on ei se että hän oli joka mutta kun niin kuin ovat sen myös jo tai".split(),
    "cs": "a se na je v že to s z do o k i jako ale po jeho za by si".split(),
    "ro": "și în de la cu un o nu este pe care se din că mai pentru el ea".split(),
    "tr": "ve bir bu da de için ile o ne gibi çok daha ama var en mi değil".split(),
}
"""Language -> its commonest words."""
NAMES = dict(
    pair.split(":")
    for pair in (
        "ar:Arabic cs:Czech da:Danish de:German el:Greek en:English es:Spanish fi:Finnish fr:French he:Hebrew hi:Hindi"
        " it:Italian ja:Japanese ko:Korean nb:Norwegian nl:Dutch pl:Polish pt:Portuguese ro:Romanian ru:Russian"
        " sv:Swedish th:Thai tr:Turkish uk:Ukrainian zh:Chinese"
    ).split()
)
"""Language -> its name."""
_LETTERS = {
    "ja": re.compile("[\u3041-\u30ff]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "uk": re.compile("[\u0404\u0406\u0407\u0454\u0456\u0457\u0490\u0491]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
"""Language -> letters that tell it, or the one of its script that most write; the first that is there counts."""
_TERMINOLOGY = dict(
    pair.split(":")
    for pair in (
        "af:afr am:amh an:arg ar:ara as:asm az:aze ba:bak be:bel bg:bul bn:ben bs:bos ca:cat cmn:zho cs:ces cv:chv"
        " cy:cym da:dan de:deu el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fo:fao fr:fra ga:gle gd:gla"
        " gn:grn gu:guj hak:zho he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye hyw:hye ia:ina id:ind io:ido is:isl it:ita"
        " ja:jpn ka:kat kk:kaz kl:kal kn:kan ko:kor ku:kur ky:kir la:lat lb:ltz lt:lit ltg:lav lv:lav mi:mri mk:mkd"
        " ml:mal mr:mar ms:msa mt:mlt my:mya nb:nob ne:nep nl:nld om:orm or:ori pa:pan pl:pol pt:por qu:que"
        " ro:ron ru:rus sd:snd si:sin sk:slk sl:slv sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel th:tha ti:tir tk:tuk"
        " tn:tsn tr:tur tt:tat ug:uig uk:ukr ur:urd uz:uzb vi:vie yue:zho zh:zho"
        " chr:chr grc:grc haw:haw jbo:jbo kaa:kaa kok:kok nog:nog pap:pap shn:shn smj:smj"
    ).split()
)
"""Language, as ISO 639-1 or a voice names it -> ISO 639-2/T, as an MP4 names it."""
_READ = 20_000
"""Characters of a text that are looked at."""
_LEAST_SHARE = 0.2
"""Of English text, its small words; they are a third of most."""
_PLAIN = 3
_MARGIN = 1.5
"""How many times as many small words another language needs than English to be taken for it."""


def language_of(text: str) -> str:
    """The ISO 639-1 code. English unless another clearly has more of its words, or its own letters; `UNKNOWN` if most
    letters are of a script that is not known here.
    """
    text, _ = without_pictures(text[:_READ])
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter > "\u024f" for letter in letters) > len(letters) / 2:
        least = len(letters) / 50  # a name in other letters tells nothing
        return next((code for code, own in _LETTERS.items() if len(own.findall(text)) > least), UNKNOWN)
    counts = _small_words(text)
    best = max(counts, key=lambda code: (counts[code], code == ENGLISH))
    return best if counts[best] > counts[ENGLISH] * _MARGIN + 1 else ENGLISH


def language_of_line(line: str, language: str, least: int = _PLAIN, own: float = 0.0) -> str:
    """The language of one line, where that is plainly another than the film's; else "". A line is short, so that much
    is asked of it.

    Args:
        least: how many different small words of its own it has.
        own: how many of the film's it may have, for each of these.
    """
    told = language_of(line)
    if told in (language, UNKNOWN):
        return ""
    words = set(re.findall(r"[^\W\d_]+", line.lower()))
    theirs, ours = (len(words.intersection(SMALL_WORDS.get(one, ()))) for one in (told, language))
    return "" if told in SMALL_WORDS and (theirs < least or ours > own * theirs) else told


def spoken_language(text: str, voice: str) -> str:
    """The ISO 639-2/T code of a text that `voice` speaks, such as `deu`; `UNKNOWN` when neither tells.

    Words that are plainly of one language are so in any voice. Of others, too few perhaps, the voice tells.

    >>> spoken_language("Ein Mann geht.", "de"), spoken_language("Ein Mann geht durch den Wald.", "en-us")
    ('deu', 'deu')
    """
    told, of_voice = language_of(text), _of_voice(voice)
    if told == ENGLISH and of_voice:
        counts, words = _small_words(text), len(text[:_READ].split())
        is_plain = counts[ENGLISH] > max(words * _LEAST_SHARE, counts.get(of_voice, 0))
        told = ENGLISH if is_plain else of_voice
    elif told not in SMALL_WORDS and of_voice in _TERMINOLOGY and of_voice not in SMALL_WORDS:
        told = of_voice  # letters are shared by many languages, and the voice knows which it is
    return _TERMINOLOGY.get(told, UNKNOWN)


def terminology(language: str) -> str:
    """The ISO 639-2/T code of a language, such as `deu` of `de`, or `por` of `pt-br`."""
    return _TERMINOLOGY.get(language.partition("-")[0], UNKNOWN)


def is_known(language: str) -> bool:
    return terminology(language) != UNKNOWN


def _of_voice(voice: str) -> str:
    """The language in the name of a voice, such as `de` in `piper:de_DE-thorsten-low`; "" where names have none."""
    _, colon, own = voice.rpartition(":")
    found = re.match(r"[a-z]{2,3}(?![a-z])", own.lower())
    return "" if colon and (not found or found[0] not in _TERMINOLOGY) else found[0] if found else own


def _small_words(text: str) -> dict[str, int]:
    """How many of its commonest words each language has in the text."""
    words = re.findall(r"[^\W\d_]+", text[:_READ].lower())
    return {code: sum(words.count(word) for word in small) for code, small in SMALL_WORDS.items()}
