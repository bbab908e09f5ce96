"""Which language a text is in, by its commonest small words. A guess among seven, good from a sentence or two on; and
which it is spoken in."""

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
}
"""Language -> its commonest words."""
NAMES = {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch"}
_TERMINOLOGY = dict(
    pair.split(":")
    for pair in (
        "af:afr am:amh an:arg ar:ara as:asm az:aze ba:bak be:bel bg:bul bn:ben bs:bos ca:cat cmn:zho cs:ces cv:chv"
        " cy:cym da:dan de:deu el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fo:fao fr:fra ga:gle gd:gla"
        " gn:grn gu:guj hak:zho he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye hyw:hye ia:ina id:ind io:ido is:isl it:ita"
        " ja:jpn ka:kat kk:kaz kl:kal kn:kan ko:kor ku:kur ky:kir la:lat lb:ltz lt:lit ltg:lav lv:lav mi:mri mk:mkd"
        " ml:mal mr:mar ms:msa mt:mlt my:mya nb:nob ne:nep nl:nld om:orm or:ori pa:pan pl:pol pt:por qu:que"
        " ro:ron ru:rus sd:snd si:sin sk:slk sl:slv sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel th:tha ti:tir tk:tuk"
        " tn:tsn tr:tur tt:tat ug:uig uk:ukr ur:urd uz:uzb vi:vie yue:zho"
        " chr:chr grc:grc haw:haw jbo:jbo kaa:kaa kok:kok nog:nog pap:pap shn:shn smj:smj"
    ).split()
)
"""Language, as ISO 639-1 or a voice names it -> ISO 639-2/T, as an MP4 names it."""
_READ = 20_000
"""Characters of a text that are looked at."""
_LEAST_SHARE = 0.2
"""Of English text, its small words; they are a third of most."""
_MARGIN = 1.5
"""How many times as many small words another language needs than English to be taken for it."""


def language_of(text: str) -> str:
    """The ISO 639-1 code. English unless another of the seven clearly has more of its words; `UNKNOWN` if the letters
    are not Latin.
    """
    text, _ = without_pictures(text[:_READ])
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter > "\u024f" for letter in letters) > len(letters) / 2:
        return UNKNOWN
    counts = _small_words(text)
    best = max(counts, key=lambda code: (counts[code], code == ENGLISH))
    return best if counts[best] > counts[ENGLISH] * _MARGIN + 1 else ENGLISH


def spoken_language(text: str, voice: str) -> str:
    """The ISO 639-2/T code of a text that `voice` speaks, such as `deu`; `UNKNOWN` when neither tells.

    Words that are plainly of one language are so in any voice. Of others, too few perhaps, the voice tells.

    >>> spoken_language("Ein Mann geht.", "de"), spoken_language("Ein Mann geht durch den Wald.", "en-us")
    ('deu', 'deu')
    """
    told, of_voice = language_of(text), voice.lower().split("-")[0]
    if told == ENGLISH:
        counts, words = _small_words(text), len(text[:_READ].split())
        is_plain = counts[ENGLISH] > max(words * _LEAST_SHARE, counts.get(of_voice, 0))
        told = ENGLISH if is_plain else of_voice
    elif told == UNKNOWN and of_voice not in SMALL_WORDS:  # letters that are not Latin are of none of these
        told = of_voice
    return _TERMINOLOGY.get(told, UNKNOWN)


def _small_words(text: str) -> dict[str, int]:
    """How many of its commonest words each language has in the text."""
    words = re.findall(r"[^\W\d_]+", text[:_READ].lower())
    return {code: sum(words.count(word) for word in small) for code, small in SMALL_WORDS.items()}
