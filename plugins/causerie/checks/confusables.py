"""Texts that look alike: letters of other alphabets, accents and signs that the eye passes over."""

from __future__ import annotations

import re
import unicodedata

# What looks like each letter, of the Latin, Greek and Cyrillic alphabets; capitals and small letters are one here.
# https://www.unicode.org/Public/security/17.0.0/confusables.txt (UTS 39), those that stand for one or two letters
# and are left by NFKD without combining marks.
_ALIKE = {
    "a": "ɑΑαАа",
    "b": "ƀƂƃƄɓꞴΒБВЬѢѣҌҍ",
    "c": "ȼᴄСсҪҫ",
    "d": "ÐĐđƉƌɖɗԁ",
    "e": "ɆɇꬲΕЕеҽҿ",
    "f": "ƑƒᵮẝꞘꞙꬵϜ",
    "g": "ƍǤǥɠɡᶃԌ",
    "h": "ĦħɦⱧΗНћҢһӇӉꚕ",
    "i": "ıɨɩɪᵻᵼιіꙇ",
    "j": "ɈɉꞲͿϳЈј",
    "k": "ƙⱩꝀΚКҚҞ",
    "l": "ŁłƖƗƚǀɫɭΙІӀӏI1|",
    "m": "ΜϺМӍ",
    "n": "ŋƝƞɳᵰΝη",
    "o": "ØøƟɵᴏᴑꝊꝋꬽꬾΘΟθοσОоѲѳӨө0",
    "p": "þƥƿᵽΡρϸРр",
    "q": "ʠԛ",
    "r": "Ʀɍɼɽᵲꭇꭈᴦгғ",
    "s": "ƽʂᵴꜱЅѕ",
    "t": "ŦŧƭƮȾᵵΤТҬ",
    "u": "Ʉʋᴜᵾꞟꭎꭒυџ",
    "v": "ᴠνѴѵ",
    "w": "ɯᴡꝡшѡѽԜԝ",
    "x": "ꞳΧХхҲ",
    "y": "ƴɎɏɣʏᶌỿꭚΥγУуҮүҰұ",
    "z": "ƵƶȤȥʐᴢᵶΖ",
    "ae": "Ææ",
    "oe": "Œœ",
    "rn": "ɱᵯ",
}
_TABLE = str.maketrans({alike: letters for letters, some in _ALIKE.items() for alike in some})
# Since case is dropped, I, i and l are one; m and rn are so in UTS 39.
_FOLDED = str.maketrans({"i": "l", "m": "rn"})
_WORD = re.compile(r"[^\W_]+")
# The scripts with most letters that look Latin in the same file, as Unicode's names of characters begin.
_SCRIPTS = frozenset(
    ["LATIN", "CYRILLIC", "GREEK", "CHEROKEE", "COPTIC", "ARMENIAN", "LISU", "WARANG", "CANADIAN"],
)


def skeleton(text: str) -> list[str]:
    """The words of a text as the eye takes them: two texts that look alike have the same ones.

    Case, accents, invisible characters and punctuation do not count.
    """
    shown = (c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c)[0] not in "MC")
    return _WORD.findall("".join(shown).translate(_TABLE).casefold().translate(_FOLDED))


def mixed(text: str) -> str:
    """The first word that mixes letters of alphabets which look alike; empty if there is none."""
    return next((word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if len(_scripts(word)) > 1), "")


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(letter, "").split(" ")[0] for letter in word} & _SCRIPTS
