"""Which language a text is in, by its commonest small words. A guess among seven, good from a sentence or two on."""

from __future__ import annotations

import re

ENGLISH = "en"
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
_MARGIN = 1.5
"""How many times as many small words another language needs than English to be taken for it."""


def language_of(text: str) -> str:
    """The ISO 639-1 code. English unless another of the seven clearly has more of its words; "und",
    undetermined, if the letters are not Latin.
    """
    letters = [letter for letter in text[:20_000] if letter.isalpha()]
    if sum(letter > "\u024f" for letter in letters) > len(letters) / 2:
        return "und"
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    counts = {code: sum(words.count(word) for word in small) for code, small in SMALL_WORDS.items()}
    best = max(counts, key=lambda code: (counts[code], code == ENGLISH))
    return best if counts[best] > counts[ENGLISH] * _MARGIN + 1 else ENGLISH
