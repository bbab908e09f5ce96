"""Each character is heard with a voice of their own, the same in every film; the language of a brief chooses the
narrator's."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.script import Script
from reelwright.film.voice import Voice
from reelwright.pipeline.names import known_names
from reelwright.writing.analyse import analyse
from reelwright.writing.direct import direct
from reelwright.writing.reading import read_brief
from reelwright.writing.sanitise import sanitise
from reelwright.writing.voicing import default_voice, voices, voices_told
from reelwright.writing.wishes import WISHES

HARBOUR = """# The Ferry

## Harbour, dusk

Marta waits on the quay. She holds a suitcase.

> The last ferry of the year was late.

Marta turns to the old man.

> [speaker: Marta] Is it coming?

An old man mends a net.

> [speaker: Old Man] It always comes.

A boy runs along the quay.

> [speaker: Boy] I can see it!

Marta smiles.

> [speaker: Marta] So can I.
"""


def told(text: str = HARBOUR, **wishes: object) -> tuple[Brief, Script]:
    brief = Brief.model_validate({"text": text, "is_script": True, "duration_seconds": 40, **wishes})
    return brief, direct(brief, analyse(brief))


def by_speaker(brief: Brief, script: Script) -> dict[str, Voice]:
    beats = [beat for scene in script.scenes for beat in scene.beats if beat.line]
    return {beat.speaker: voice for beat, voice in zip(beats, voices(brief, script).values(), strict=True)}


def test_who_speaks_has_a_voice_of_their_own_by_gender_and_age_in_the_language_of_the_film() -> None:
    found = by_speaker(*told())
    assert found.keys() == {"", "Marta", "Old Man", "Boy"} and len(set(found.values())) == 4
    assert found[""] == Voice(name="en-gb-x-rp")
    assert all(voice.name.startswith("en-gb-x-rp+") for who, voice in found.items() if who)
    assert found["Marta"].name[-2] == "f" and found["Old Man"].name[-2] == "m"
    assert found["Old Man"].pitch < found["Marta"].pitch < found["Boy"].pitch
    assert found["Old Man"].range < found["Boy"].range


def test_a_character_keeps_their_voice_when_others_come_and_the_order_changes() -> None:
    alone = HARBOUR.replace("> [speaker: Boy] I can see it!\n", "").replace(
        "> [speaker: Old Man] It always comes.\n", ""
    )
    first = "## Harbour, dusk\n\nA boy runs.\n\n> [speaker: Boy] Wait!\n"
    other = HARBOUR.replace("## Harbour, dusk\n", first, 1)
    marta = by_speaker(*told())["Marta"]
    assert by_speaker(*told(alone))["Marta"] == by_speaker(*told(other, seed=99))["Marta"] == marta


def test_many_speakers_are_told_apart() -> None:
    names = "Ada Bo Cy Dee Eve Finn Gus Hal Ivy Jo Kit Lou".split()
    beats = "\n".join(f"{name} waits.\n\n> [speaker: {name}] I am here.\n" for name in names)
    found = by_speaker(*told(f"## Harbour, dusk\n\n{beats}", duration_seconds=120))
    assert set(names) <= found.keys() and len(set(found.values())) == len(found)


def test_a_brief_says_who_speaks_as_whom_and_others_go_out_of_the_way() -> None:
    free = by_speaker(*told())["Marta"]
    found = by_speaker(*told(voices=(("marta", "de+f2"), ("Boy", free.name))))
    assert found["Marta"] == Voice(name="de+f2") and found["Boy"] == Voice(name=free.name)
    assert len(set(found.values())) == 4


def test_a_line_in_another_language_is_spoken_in_it_with_the_same_voice() -> None:
    text = HARBOUR.replace("So can I.", "Ja, und das ist der letzte, nicht wahr?")
    found = [voice.name for voice in voices(*told(text)).values()]
    assert found[-1].startswith("de+") and found[-1][2:] == found[1].removeprefix("en-gb-x-rp")
    english = HARBOUR.replace("So can I.", "No. No, no. Come on, a la carte.")
    assert all(voice.name.startswith("en-gb") for voice in voices(*told(english)).values())


@pytest.mark.parametrize("narrator", ["de", "de+m1", "piper:de_DE-thorsten-medium", "openai:alloy"])
def test_a_character_whose_voice_is_named_keeps_its_variant_in_another_language_whoever_narrates(narrator: str) -> None:
    brief, script = told(voices=(("Marta", "en-us+f2"),))
    dubbed = voices(brief, script, narrator, "de")
    marta = [shot for shot, voice in voices(brief, script).items() if voice.name == "en-us+f2"]
    assert marta and {dubbed[shot].name for shot in marta} == {"de+f2"}


@pytest.mark.parametrize(
    "language, voice",
    [("de-at", "de"), ("en-au", "en-gb-x-rp"), ("pt-br", "pt-br"), ("zh-tw", "cmn"), ("en-us", "en-us")],
)
def test_a_language_of_a_region_has_a_voice_that_there_is(language: str, voice: str) -> None:
    assert default_voice(language) == voice
    assert known_names(()).lacks("voice", voice) is None


@pytest.mark.parametrize("said", ["\x019S lye-us", "lye\0us", "[[l'aI\x01V]]"])
def test_how_a_word_is_said_holds_no_commands_for_the_voice(said: str) -> None:
    with pytest.raises(InvalidInput, match="has control characters in it"):
        WISHES["pronounce"].read({"Elias": said})


def test_what_is_chosen_is_told_and_so_is_a_voice_for_who_says_nothing() -> None:
    brief, script = told(voices=(("Quay", "de"),))
    messages = [finding.message for finding in voices_told(brief, script)]
    assert "Marta en-gb-x-rp+f" in messages[0] and "narrator speaks as en-gb-x-rp" in messages[0]
    assert messages[-1] == "voices: Quay says nothing in this film; who speaks: Marta, Old Man, Boy"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Marta xx", "there is no voice 'xx'"),
        ("Marta de+f99", "there is no voice 'de+f99'; did you mean de+f"),
        ("Marta festival:kal", "there is no voice 'festival:kal'; there are: espeak-ng:, piper:, openai:"),
        ("Mart de", "nobody is called 'Mart' in the text; did you mean Marta?"),
        ("Anna de", "nobody is called 'Anna' in the text; there are: Marta, Old Man, Boy"),
    ],
)
def test_a_name_that_is_none_is_refused_with_some_that_are(said: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "film.md"
    path.write_text(f"---\nvoices: {said}\n---\n{HARBOUR}")
    with pytest.raises(InvalidInput) as refused:
        read_brief(str(path), {}, lambda most: b"", known_names(["previz"]))
    assert what in str(refused.value)


BRIEFS = {
    "de": "Der Wärter steigt in der Nacht auf den Turm, und das Licht ist aus.",
    "fr": "Le gardien monte dans la tour et il ne voit pas la lumière qui est au loin.",
    "es": "El guardián sube a la torre en la noche y no ve la luz que se apaga.",
    "it": "Il guardiano sale nella torre e non vede la luce che si spegne con il vento.",
    "pt": "O guarda sobe para a torre e não vê a luz que se apaga com o vento do mar.",
    "nl": "De wachter gaat in de nacht naar het licht, en hij is niet bang voor de storm.",
    "pl": "Latarnik idzie na wieżę i nie widzi, że światło jest od dawna zgaszone.",
    "sv": "Vaktaren går upp i tornet och han ser inte att det är mörkt på havet.",
    "da": "Vogteren går op i tårnet, og han ser ikke at det er mørkt på havet af og til.",
    "nb": "Vokteren går opp i tårnet, og jeg ser ikke at det er mørkt på havet av og til å se.",
    "fi": "Vartija nousee torniin ja hän ei näe että valo on sammunut kun myrsky tulee.",
    "cs": "Strážce jde na věž a za tmy se dívá na moře, ale světlo je pryč.",
    "tr": "Bekçi kuleye çıkar ve bir ışık için bu gece çok bekler, ama o gelmez.",
    "ru": "Смотритель поднимается на башню и не видит света.",
    "uk": "Доглядач підіймається на вежу і не бачить світла її.",
    "el": "Ο φύλακας ανεβαίνει στον πύργο και δεν βλέπει το φως.",
    "cmn": "守塔人在夜里登上灯塔，看不见光。",
    "ar": "يصعد الحارس إلى البرج ولا يرى الضوء.",
    "he": "השומר עולה למגדל ואינו רואה את האור.",
    "hi": "रखवाला मीनार पर चढ़ता है और रोशनी नहीं देखता।",
}


@pytest.mark.parametrize("voice", BRIEFS)
def test_the_language_of_a_brief_chooses_its_voice_unless_one_is_named_and_says_so(voice: str) -> None:
    brief = read_brief(BRIEFS[voice], {}, lambda most: b"", known_names(["previz"]))
    assert brief.voice == voice and brief.voice_is_assumed
    assert any(f"{voice} speaks it" in finding.message for finding in sanitise(brief)[1])
    named = read_brief(BRIEFS[voice], {"voice": "en-us"}, lambda most: b"")
    assert named.voice == "en-us" and not any("speaks it" in finding.message for finding in sanitise(named)[1])


def test_an_english_brief_is_the_brief_it_always_was() -> None:
    brief = read_brief("A keeper climbs the stair of the tower at night.", {}, lambda most: b"")
    assert brief.voice == "en-gb-x-rp" and not brief.voice_is_assumed
    assert {"voices", "pronunciation", "voice_is_assumed"}.isdisjoint(brief.model_dump())
