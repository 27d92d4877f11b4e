from causerie.desk.beside import SHOWN, Beside, Known, Library

from tests.samples import comment, said

HERE, ELSEWHERE = "ici", "ailleurs"
LONG = "La cadre tient la liste du groupe et personne ne la relit le soir dans le service."


def reasons(found: tuple[list[Beside], int]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.known.comment.id, one.reasons) for one in found[0]]


def test_what_it_answers_comes_first() -> None:
    parent, new = said(1, name="Karim"), said(2, reply_to=said(1).id)
    assert reasons(Library([Known(HERE, parent)]).beside(HERE, new)) == [(parent.id, ("parent",))]


def test_what_it_answers_is_looked_for_in_its_own_thread() -> None:
    parent, new = said(1, name="Karim"), said(2, reply_to=said(1).id)
    assert Library([Known(ELSEWHERE, parent)]).beside(HERE, new) == ([], 0)


def test_nearly_the_same_words_are_found_published_or_waiting() -> None:
    old, waits, new = said(1, name="A", body=LONG), said(2, name="B", body=LONG), said(3, name="C", body=LONG + "!")
    library = Library([Known(HERE, old), Known(HERE, waits, "dossier"), Known(HERE, new, "le sien")])
    found, left = library.beside(HERE, new)
    assert {(one.known.comment.id, one.known.folder) for one in found} == {(old.id, ""), (waits.id, "dossier")}
    assert left == 0


def test_a_voice_is_known_in_every_thread_whatever_its_case_and_blanks() -> None:
    first, second = said(1, name="CLAIRE  dubois"), said(2, name="Ｃlaire Dubois")
    later, new = said(9, name="Claire Dubois"), said(5, name="Claire Dubois")
    library = Library([Known(HERE, first), Known(ELSEWHERE, second), Known(HERE, later), Known(HERE, new, "x")])
    assert reasons(library.beside(HERE, new)) == [(second.id, ("voice",)), (first.id, ("voice",))]


def test_each_stands_there_once_with_all_its_reasons() -> None:
    old = said(1, body=LONG)
    new = said(2, body=LONG, reply_to=old.id)
    assert reasons(Library([Known(HERE, old)]).beside(HERE, new)) == [(old.id, ("parent", "near", "voice"))]


def test_a_change_stands_beside_what_is_published() -> None:
    old = said(1)
    new = said(1, body="Mieux dit.")
    assert reasons(Library([Known(HERE, old)]).beside(HERE, new, old)) == [(old.id, ("before",))]


def test_a_flood_shows_a_few_and_counts_the_rest() -> None:
    flood = [Known(HERE, said(minute, body=LONG, name=f"Voix {minute}"), "x") for minute in range(50)]
    found, left = Library(flood).beside(HERE, said(60, body=LONG, name="Voix 60"))
    assert (len(found), left) == (SHOWN, 50 - SHOWN)


def test_a_removed_comment_has_no_voice() -> None:
    gone = comment(name=None, body=None, removed=said(1).date)
    assert Library([Known(HERE, gone)]).beside(HERE, said(3)) == ([], 0)
