"""French spaces, quotes and apostrophes: what is typed plainly is printed rightly, and nothing else is touched."""

import time

import pytest
from causerie.render import french, plain, render, typeset
from causerie.render.typography import rules
from causerie.render.typography.source import changes
from causerie.settings.kinds import TYPOGRAPHY
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from tests.render.trees import fragment, outline, text

# In the tables, ~ is a no-break space and + a narrow one.
SPACES = str.maketrans({"~": "\N{NO-BREAK SPACE}", "+": "\N{NARROW NO-BREAK SPACE}"})

CASES = {
    "a question": ("Vraiment ?", "Vraiment+?"),
    "an exclamation": ("Non ! Si !", "Non+! Si+!"),
    "both": ("Quoi ?! Oui !!!", "Quoi+?! Oui+!!!"),
    "a semicolon": ("un ; deux", "un+; deux"),
    "a colon": ("ceci : cela", "ceci~: cela"),
    "a colon at the end": ("ceci :", "ceci~:"),
    "no-break spaces that were typed": ("a~? b~; c~: d", "a+? b+; c~: d"),
    "no-break spaces as entities": ("a&nbsp;? «&nbsp;b&#160;»", "a+? «~b~»"),
    "narrow spaces that were typed": ("a+! b+: c", "a+! b~: c"),
    "several spaces": ("a   ! b  : c", "a+! b~: c"),
    "no space, none made up": ("Quoi? Non! a: b; c", "Quoi? Non! a: b; c"),
    "a sign before a bracket": ("(ah bon ?) [sic !]", "(ah bon+?) [sic+!]"),
    "a sign before a comma": ("« Oh ! », dit-il", "«~Oh+!~», dit-il"),
    "a sign in straight quotes": ('"Quoi ?" "Non !"', '"Quoi+?" "Non+!"'),
    "a sign in escaped quotes": ("&#34;Quoi ?&#34;", "&#34;Quoi+?&#34;"),
    "quotation marks": ("Il dit «oui» ou « non ».", "Il dit «~oui~» ou «~non~»."),
    "quotation marks side by side": ("«»", "«~»"),
    "a colon before a quotation mark": ("« ceci :»", "«~ceci~:~»"),
    "a colon and a quotation": ("Il dit : « Non. »", "Il dit~: «~Non.~»"),
    "an apostrophe": ("l'eau d'Ève aujourd'hui", "l’eau d’Ève aujourd’hui"),
    "an escaped apostrophe": ("l&#39;eau", "l’eau"),
    "an apostrophe before emphasis": ("l'<em>eau</em>", "l’<em>eau</em>"),
    "an apostrophe before a quotation": ("l'« eau »", "l’«~eau~»"),
    "an apostrophe that opens": ("'ici'", "'ici’"),
    "minutes and feet": ("5'30 et 6'", "5'30 et 6'"),
    "an ellipsis": ("Bon... enfin...", "Bon… enfin…"),
    "an ellipsis and a question": ("Bon... ?", "Bon…+?"),
    "four dots": ("Bon....", "Bon…."),
    "two dots": ("a..b", "a..b"),
    "thousands": ("12 345 et 1 000 000 €", "12+345 et 1+000+000~€"),
    "a year is no thousand": ("en 2024 300 voix", "en 2024 300 voix"),
    "four digits after a space": ("le 12 3456", "le 12 3456"),
    "units": ("20 %, 3 km, 5 kg, 90 km/h, 20 m², 37 °C, 5 €", "20~%, 3~km, 5~kg, 90~km/h, 20~m², 37~°C, 5~€"),
    "words are no units": ("20 mois, 3 kilos, 5 garçons", "20 mois, 3 kilos, 5 garçons"),
    "elisions are no units": ("en 2024 l'école, à 18 s'il", "en 2024 l’école, à 18 s’il"),
    "an hour": ("à 10 h 30 et 8 h", "à 10~h~30 et 8~h"),
    "an hour that is closed up": ("à 10h30 ou 10:30", "à 10h30 ou 10:30"),
    "numbers": ("n° 12, p. 5, art. 9, N° 3", "n°~12, p.~5, art.~9, N°~3"),
    "pages and figures": ("pp. 5-6, fig. 2, chap. 4, vol. 3", "pp.~5-6, fig.~2, chap.~4, vol.~3"),
    "a page of no number": ("p. de garde, art. premier", "p. de garde, art. premier"),
    "money": ("5 k€, 3 M€, 2 $, 4 £", "5~k€, 3~M€, 2~$, 4~£"),
    "dates": (
        "le 1er mars, le 24 novembre 2026, du 3 au 4 mai",
        "le 1<sup>er</sup>~mars, le 24~novembre 2026, du 3 au 4~mai",
    ),
    "no dates": ("en 2026 mars, 3 marsouins, 12 mais", "en 2026 mars, 3 marsouins, 12 mais"),
    "ordinals": ("la 1re, les 1ers, les 1res", "la 1<sup>re</sup>, les 1<sup>ers</sup>, les 1<sup>res</sup>"),
    "more ordinals": ("le 2e, la 3e ; 21e : fin.", "le 2<sup>e</sup>, la 3<sup>e</sup>+; 21<sup>e</sup>~: fin."),
    "seconds": ("le 2nd, la 2nde", "le 2<sup>nd</sup>, la 2<sup>nde</sup>"),
    "centuries": (
        "aux XIXe et XXe siècles, le Ve siècle",
        "aux XIX<sup>e</sup> et XX<sup>e</sup> siècles, le V<sup>e</sup> siècle",
    ),
    "the first of a name": ("François Ier et Napoléon III", "François I<sup>er</sup> et Napoléon III"),
    "republics": ("la IIIe et la Ve République", "la III<sup>e</sup> et la V<sup>e</sup> République"),
    "words are no ordinals": ("Ce siècle, Le siècle, De siècle en siècle", "Ce siècle, Le siècle, De siècle en siècle"),
    "names are no ordinals": ("Xe et Ve, Vie, Die, IIx, Mme XVe", "Xe et Ve, Vie, Die, IIx, Mme~XV<sup>e</sup>"),
    "codes are no ordinals": ("0x2e, v1.2e, 3e2, a-2e, #2e, 2e-3, 2es’", "0x2e, v1.2e, 3e2, a-2e, #2e, 2e-3, 2es’"),
    "ordinals that are typed as such": ("1<sup>er</sup> et 2<sup>e</sup> ?", "1<sup>er</sup> et 2<sup>e</sup>+?"),
    "titles": ("M. Haddou, Mme Aubanel, Dr Évrard", "M.~Haddou, Mme~Aubanel, Dr~Évrard"),
    "more titles": ("MM. A et B, Mlle C, Pr Œrsted, Ste Anne", "MM.~A et B, Mlle~C, Pr~Œrsted, Ste~Anne"),
    "no titles": ("M. le maire, un Dr en droit", "M. le maire, un Dr en droit"),
    "an end of a sentence is no title": ("chez IBM. Il part", "chez IBM. Il part"),
    "smileys": ("Merci :) et :-) et ;) et ;-)", "Merci :) et :-) et ;) et ;-)"),
    "a ratio": ("3:1 a:b", "3:1 a:b"),
    "an address": ("voir https://a.example/b...c'd?e ; puis", "voir https://a.example/b...c'd?e+; puis"),
    "an address in quotation marks": ("«http://a.example/»", "«~http://a.example/~»"),
    "entities": ("&lt; ; &amp; : &amp;nbsp;!", "&lt;+; &amp;~: &amp;nbsp;!"),
    "across elements": ("<em>Vraiment</em> ? <b>Non </b>!", "<em>Vraiment</em>+? <b>Non </b>!"),
    "a line break": ("ceci :<br>\ncela ?\n", "ceci~:<br>\ncela+?\n"),
}

ALONE = {
    "code": "<code>a ? b : c... l'x « »</code>",
    "within code": "<code>a <em>b ?</em> c ?</code>",
    "a block of code": "<pre><code>a ? b : c\n</code></pre>",
    "keys and output": "<kbd>a ?</kbd><samp>b !</samp>",
    "script": "<script>x = a ? 'b' : 'c' ;</script>",
    "a field": "<textarea>a ?</textarea>",
    "another language": '<p lang="en">What ? l\'x</p>',
    "deep in another language": "<div lang='de'><p>Was ? <em>Wie ?</em></p></div>",
    "attributes": '<a href="https://a.example/?b=c ;d : e..." title="l\'eau ?">f</a>',
    "an attribute with an angle": '<a title="a > b ?">c</a>',
    "comments": "<!-- quoi ? <p> l'eau -->",
    "plain words": "<p>Je recouvre les pieds.</p>",
}

AROUND = {
    "after code": ("<code>a ?</code> b ?", "<code>a ?</code> b+?"),
    "after a block": ("<pre>a ?<br>b ?</pre>c ?", "<pre>a ?<br>b ?</pre>c+?"),
    "after another language": ('<i lang="en">a ?</i> b ?', '<i lang="en">a ?</i> b+?'),
    "French within another language": (
        '<p lang="en">a ? <i lang="fr-CA">b ?</i> c ?</p>',
        '<p lang="en">a ? <i lang="fr-CA">b+?</i> c ?</p>',
    ),
    "code within French within another language": (
        '<p lang="en"><i lang="fr">a ? <code>b ?</code> c ?</i></p>',
        '<p lang="en"><i lang="fr">a+? <code>b ?</code> c+?</i></p>',
    ),
    "void elements": ('<p>a ?<img src="x"><hr lang="en"> b ?</p>', '<p>a+?<img src="x"><hr lang="en"> b+?</p>'),
    "a picture that closes itself": ("<svg lang='en'/> a ?", "<svg lang='en'/> a+?"),
    "a language of links": ('<a hreflang="en" href="#">a ?</a>', '<a hreflang="en" href="#">a+?</a>'),
}


@pytest.mark.parametrize(("typed", "printed"), CASES.values(), ids=CASES)
def test_french_is_printed_as_the_imprimerie_nationale_does(typed: str, printed: str) -> None:
    assert french(typed.translate(SPACES)) == printed.translate(SPACES)


@pytest.mark.parametrize("html", ALONE.values(), ids=ALONE)
def test_code_attributes_and_other_languages_are_let_be(html: str) -> None:
    assert french(html) == html


@pytest.mark.parametrize(("typed", "printed"), AROUND.values(), ids=AROUND)
def test_what_is_let_be_ends_where_its_element_ends(typed: str, printed: str) -> None:
    assert french(typed) == printed.translate(SPACES)


@pytest.mark.parametrize(("typed", "printed"), [*CASES.values(), *AROUND.values()], ids=[*CASES, *AROUND])
def test_what_is_printed_rightly_stays(typed: str, printed: str) -> None:
    assert french(printed.translate(SPACES)) == printed.translate(SPACES)


def test_a_comment_is_printed_in_french() -> None:
    html = french(render("Vraiment ? L'eau, « *vive* »... `a ?`\n\n> n° 12 ?"))
    assert html == (
        "<p>Vraiment+? L’eau, «~<em>vive</em>~»… <code>a ?</code></p>\n<blockquote>\n<p>n°~12+?</p>\n</blockquote>\n"
    ).translate(SPACES)


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}"], ids=["spaces", "no-break spaces"])
def test_a_long_run_of_spaces_costs_little(space: str) -> None:
    before = time.process_time()
    french("a" + space * 60_000 + "b")
    assert time.process_time() - before < 2


PIECES = (
    "« » ? ! ; : ... . ' &nbsp; &#39; &lt; &amp; \" ) ( h 30 10 000 % l n° M. A a é https:// 2024 km , … ’ "
    "1er 2e XIXe Ve siècle mars 1 e I er -"
)
BLANKS = [" ", "  ", "\n", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"]
PLAIN = st.lists(st.sampled_from([*PIECES.split(), *BLANKS]), max_size=12).map("".join)


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = ["<em>{}</em>", "<code>{}</code>", '<i lang="en">{}</i>', '<i lang="fr">{}</i>', '<a href="a ?">{}</a>']
    return st.builds(str.format, st.sampled_from([*tags, "{}<br>"]), inside)


HTML = st.lists(PLAIN | st.recursive(PLAIN, element, max_leaves=4), max_size=5).map("".join)


NAMES = st.frozensets(st.sampled_from(TYPOGRAPHY))


def unraised(html: str) -> str:
    """The same without the elements that ordinals make: no other rule makes any."""
    return html.replace("<sup>", "").replace("</sup>", "")


@given(HTML, NAMES)
@example("a :»", frozenset(TYPOGRAPHY))
@example("« ! »", frozenset(TYPOGRAPHY))
def test_twice_is_as_once(html: str, names: frozenset[str]) -> None:
    assert french(french(html, names), names) == french(html, names)


@given(HTML)
def test_only_text_changes(html: str) -> None:
    assert outline(fragment(unraised(french(html)))) == outline(fragment(html))


@given(HTML)
def test_what_ordinals_raise_is_an_element_within_text(html: str) -> None:
    made = french(html)
    assert made.count("<sup>") == made.count("</sup>")
    assert text(fragment(made)) == text(fragment(unraised(made)))


@given(HTML)
@example("le 2e")
def test_what_is_known_to_be_safe_is_made_as_what_is_not(html: str) -> None:
    assert str(french(Markup(html))) == str(french(html))


@given(PLAIN)
def test_plain_text_gets_no_element_and_is_else_the_same(typed: str) -> None:
    assert plain(typed, "fr", rules.NAMES) == unraised(french(typed.replace("<", "")))


@given(HTML)
def test_only_spaces_quotes_and_dots_of_the_text_change(html: str) -> None:
    def rest(printed: str) -> str:
        plain = text(fragment(printed)).replace("…", "...").replace("'", "’")
        return "".join(plain.split())

    assert rest(french(html)) == rest(html)


@given(st.text(max_size=60))
def test_any_comment_keeps_its_elements(body: str) -> None:
    html = render(body)
    assert outline(fragment(unraised(french(html)))) == outline(fragment(html))


EACH = {
    "apostrophes": ("l'eau", "l’eau"),
    "colon": ("a : b", "a~: b"),
    "dates": ("le 3 mai", "le 3~mai"),
    "ellipsis": ("bon...", "bon…"),
    "hours": ("10 h 30", "10~h~30"),
    "numbers": ("n° 3", "n°~3"),
    "ordinals": ("le 2e", "le 2<sup>e</sup>"),
    "quotes": ("« a »", "«~a~»"),
    "signs": ("a ; b ?", "a+; b+?"),
    "thousands": ("12 345", "12+345"),
    "titles": ("Mme Roux", "Mme~Roux"),
    "units": ("5 km", "5~km"),
}
ALL = " / ".join(typed for typed, _ in EACH.values())


def test_the_rules_are_those_that_the_owner_can_name() -> None:
    assert set(EACH) == set(TYPOGRAPHY) == rules.NAMES


@pytest.mark.parametrize("name", EACH)
def test_a_rule_alone_does_its_part_and_no_other(name: str) -> None:
    typed, printed = EACH[name]
    assert french(ALL, {name}) == ALL.replace(typed, printed.translate(SPACES))


@pytest.mark.parametrize("name", EACH)
def test_a_rule_that_is_off_leaves_its_part_alone(name: str) -> None:
    typed, printed = EACH[name]
    everything = french(ALL)
    assert printed.translate(SPACES) in everything
    assert french(ALL, rules.NAMES - {name}) == str(everything).replace(printed.translate(SPACES), typed)


def test_no_rules_change_nothing() -> None:
    assert french(ALL, ()) == ALL


@pytest.mark.parametrize(
    ("lang", "printed"), [("fr", "a+?"), ("fr-CA", "a+?"), ("en", "a ?"), ("frr", "a ?"), ("", "a ?")]
)
def test_french_alone_has_its_rules(lang: str, printed: str) -> None:
    assert typeset(Markup("a ?"), lang, rules.NAMES) == plain("a ?", lang, rules.NAMES) == printed.translate(SPACES)


def told(markdown: str, *names: str, fixed: tuple[str, ...] = ()) -> list[tuple[int, str, str, str]]:
    return [(one.line, one.rule, one.before, one.after) for one in changes(markdown, fixed, names)]


def test_a_change_is_told_with_its_line_and_what_it_would_print() -> None:
    assert told("Rien.\n\nIl y a 20 km.", "units") == [(3, "units", "Il y a 20 km.", "Il y a 20⍽km.")]


def test_every_place_is_told() -> None:
    assert [line for line, *_ in told("a ?\nb ? c ?", "signs")] == [1, 2, 2]


def test_what_is_typed_rightly_is_not_told() -> None:
    assert told(french(ALL).replace("<sup>", "").replace("</sup>", ""), *set(EACH) - {"ordinals"}) == []


def test_what_another_rule_mends_is_not_told() -> None:
    assert told("« a ? »", "signs", fixed=("quotes",)) == [(1, "signs", "«⍽a ?⍽»", "«⍽a⎵?⍽»")]
    assert told("bon...", "signs", fixed=("ellipsis",)) == []


@pytest.mark.parametrize(
    "markdown",
    [
        "`a ?`",
        "```\na ?\n```",
        "> ~~~\n> a ?\n> ~~~",
        "    a ?",
        "\ta ?",
        "[x](a ?)",
        '<i title="a ?">',
        "https://a.example/b ?c",
    ],
)
def test_code_destinations_and_tags_are_not_told(markdown: str) -> None:
    assert told(markdown, *EACH) == []


@pytest.mark.parametrize("piece", ["1", "1e", "12 ", "X", "«", "'", "` ", "<", "[", "1 h ", "a ?"])
def test_long_runs_of_anything_cost_little(piece: str) -> None:
    before = time.process_time()
    french(piece * 12_000)
    list(changes(piece * 12_000, (), EACH))
    assert time.process_time() - before < 4


PIECES = [
    *("...", ".", " ", "  ", "\u00a0", "\u202f", "'", "&#39;", "«", "»", "?", "!", ";", ":", ",", ")", "-", '"', "\n"),
    *("1", "2", "12", "345", "2024", "h", "%", "km", "n°", "p.", "M.", "MM.", "Mme", "Dr", "Ste", "É", "A", "mars"),
    *("1er", "2e", "re", "nd", "XIX", "V", "I", "e", "es", "siècle", "l", "mot", "<em>", "</em>", "<br>"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sets(st.sampled_from(TYPOGRAPHY)))
@example("«!» 1er mars", set(TYPOGRAPHY))
@example("a ;? b", set(TYPOGRAPHY))
@example("p. 5, M. A, XIXe", set(TYPOGRAPHY))
def test_no_rule_is_passed_over_that_would_change_the_text(typed: str, names: set[str]) -> None:
    expected = typed
    for rule in rules.RULES:
        if rule.name in names:
            expected = rule.pattern.sub(rule.replacement, expected)
    assert rules.ruled(typed, names) == expected


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_html_in_which_nothing_is_let_be_is_typeset_as_any_other(typed: str) -> None:
    # A language that is said is a reason to look at each element, and French changes nothing.
    assert french(f'<p lang="fr">{typed}</p>') == f'<p lang="fr">{french(f"<p>{typed}</p>")[3:]}'
