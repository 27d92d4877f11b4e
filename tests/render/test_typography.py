"""French spaces, quotes and apostrophes: what is typed plainly is printed rightly, and nothing else is touched."""

import time

import pytest
from causerie.render import french, render
from hypothesis import example, given
from hypothesis import strategies as st

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
    "titles": ("M. Haddou, Mme Aubanel, Dr Évrard", "M.~Haddou, Mme~Aubanel, Dr~Évrard"),
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


PIECES = "« » ? ! ; : ... . ' &nbsp; &#39; &lt; &amp; \" ) ( h 30 10 000 % l n° M. A a é https:// 2024 km , … ’"
BLANKS = [" ", "  ", "\n", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"]
PLAIN = st.lists(st.sampled_from([*PIECES.split(), *BLANKS]), max_size=12).map("".join)


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = ["<em>{}</em>", "<code>{}</code>", '<i lang="en">{}</i>', '<i lang="fr">{}</i>', '<a href="a ?">{}</a>']
    return st.builds(str.format, st.sampled_from([*tags, "{}<br>"]), inside)


HTML = st.lists(PLAIN | st.recursive(PLAIN, element, max_leaves=4), max_size=5).map("".join)


@given(HTML)
@example("a :»")
@example("« ! »")
def test_twice_is_as_once(html: str) -> None:
    assert french(french(html)) == french(html)


@given(HTML)
def test_only_text_changes(html: str) -> None:
    assert outline(fragment(french(html))) == outline(fragment(html))


@given(HTML)
def test_only_spaces_quotes_and_dots_of_the_text_change(html: str) -> None:
    def rest(printed: str) -> str:
        plain = text(fragment(printed)).replace("…", "...").replace("'", "’")
        return "".join(plain.split())

    assert rest(french(html)) == rest(html)


@given(st.text(max_size=60))
def test_any_comment_keeps_its_elements(body: str) -> None:
    html = render(body)
    assert outline(fragment(french(html))) == outline(fragment(html))
