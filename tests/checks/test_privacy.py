from __future__ import annotations

import re

import pytest
from causerie import store
from causerie.checks import registry

from tests.checks.reading import hints, site
from tests.samples import ROOT, THREAD, comment

MAIL, PHONE, STREET = "an e-mail address", "a phone number", "a street and its number"
NIR, IBAN, PLATE = "a social security number", "the number of a bank account", "the number of a vehicle"

PRIVATE = {
    MAIL: [
        "claire.aubanel@example.org",
        "Claire+blog@sous.domaine.example",
        "claire (at) example (dot) org",
        "claire[arobase]example[point]fr",
        "claire [@] example.fr",
        "élise@exemple.fr",
    ],
    PHONE: [
        "06 12 34 56 78",
        "0612345678",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06/12/34/56/78",
        "06\N{NO-BREAK SPACE}12\N{NO-BREAK SPACE}34\N{NO-BREAK SPACE}56\N{NO-BREAK SPACE}78",
        "+33 6 12 34 56 78",
        "+33612345678",
        "+33 (0)6 12 34 56 78",
        "+33(0) 6 12 34 56 78",
        "0033 6 12 34 56 78",
        "00 33 6 12 34 56 78",
        "+44 20 7946 0958",
        "+49 (30) 123456-78",
        "+1 (555) 123-4567",
        "+352 26 12 34 56",
        "0470 12 34 56",
        "079 123 45 67",
        "020 7946 0958",
        "0800 123 456",
        "(555) 123-4567",
        "555-123-4567",
    ],
    STREET: [
        "12 rue de la Paix",
        "12, rue des lilas",
        "12 bis rue Victor-Hugo",
        "12bis, Rue Victor-Hugo",
        "3A rue du Four",
        "12-14 avenue Foch",
        "12 av. Foch",
        "12 av. Jean-Jaurès",
        "5 bd Voltaire",
        "3 place du Lavoir",
        "7 chemin des Vignes",
        "8 quai de l’Horloge",
        "221B Baker Street",
        "10 Downing St",
        "1600 Pennsylvania Avenue",
        "12 St. Mary’s Road",
    ],
    NIR: ["1 85 05 78 006 084 91", "185057800608491", "2 55 08 14 168 025 38", "1.85.05.2A.006.084.35"],
    IBAN: ["FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189", "GB82 WEST 1234 5698 7654 32"],
    PLATE: ["AB-123-CD"],
}
ORDINARY = [
    "Le 12 mars 2024 à 10 h 30, puis le 01/02/2026 et le 2026-02-01 ; 01.02.2026 10:30.",
    "ISBN 978-2-07-036822-8, ISBN : 0306406152, ISBN-10 0-306-40615-2, ISBN 2070368228",
    "978-2-07-036822-8 et 9782070368228",
    "Il a coûté 1 500 000 €, soit 12,50 € ou 1.234.567,89 francs, +1 500 000 en tout.",
    "75011 Paris, 13 100 habitants, le code postal 07200 ou 01 000",
    "en 1968, rue Gay-Lussac ; en 2019 rue de Rivoli ; en 52 av. J.-C. ; le 3114 et le 15",
    "4 cours de danse, il reste 1 place, 3 bd cultes, 2 rues plus loin, 12 quais, 20 chemins de terre",
    "1 route sur deux, 3 passages, la 2e place du concours, deux places, 1 quai vide",
    "40 Nm, puis 90°, puis 90° ; 10.0.0.1 ; v2.31.4 ; 01 02 03 04 05 06 07 08",
    "Ils étaient 06 12 puis 34. De 08 h 10 à 09 h 15. 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12",
    "@claire et @claire@mastodon.example ont répondu ; a @ b ; 5 @ 3 €",
    "https://example.org/0612345678/12-rue-x?a=claire@example.org&b=+33612345678",
    "In 2019 Wall Street fell; 24 Hour Party People; the 500 Best Streets; 3 Google Drive accounts",
    "1 85 05 78 006 084 92, 185057800608490, 1850578006084",
    "FR76 3000 6000 0112 3456 7890 188, AB12 CDEF, HTML5 2024, ISO 8601",
    "AB-12-CD, ABC-123-DE, UTF-8, XX-AB-123-CD-9, IO-123-OU",
    "SIRET 552 100 554 00013, commande 20261124093012, 0000-00-00 00:00:00",
    "20261124T093012Z-7f3k9q2m",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, all_of in PRIVATE.items() for text in all_of])
@pytest.mark.parametrize("around", ["{}", "Voici {}, et voilà.", "({})", "Écrivez :\n\n**{}**\n", "« {} »"])
def test_what_is_private_is_told_by_its_place(kind: str, text: str, around: str) -> None:
    body = around.format(text)
    place = body.index(text) + 1
    assert hints(body=body) == [("body", 4, f"what looks like {kind} begins at character {place}")]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_is_not_private_is_let_be(text: str) -> None:
    assert [message for *_, message in hints(body=text) if "what looks like" in message] == []


def test_this_repositorys_own_comments_hold_nothing_private() -> None:
    corpus = store.read(ROOT, "comments")
    found = [
        (fault.path, fault.said(str)[0])
        for thread, comments in corpus.threads.items()
        for one in comments
        for fault in registry.judge(site({}), thread, one)
        if fault.rule == "privacy"
    ]
    assert sum(map(len, corpus.threads.values())) > 100
    assert found == []


@pytest.mark.parametrize(("key", "line"), [("name", 2), ("occupation", 3), ("body", 4)])
def test_all_words_of_a_voice_are_looked_at(key: str, line: int) -> None:
    said = f"what looks like {PHONE} begins at character 10"
    assert hints(**{key: "Portable 06 12 34 56 78"}) == [(key, line, said)]


def test_every_one_is_told() -> None:
    body = "a@example.org, 06 12 34 56 78/06 98 76 54 32 ; b@example.org"
    assert [message.split()[-1] for *_, message in hints(body=body)] == ["1", "48", "16", "31"]


@pytest.mark.parametrize("text", [text for all_of in PRIVATE.values() for text in all_of])
def test_a_report_never_repeats_it(text: str) -> None:
    found = registry.judge(site({}), THREAD, comment(body=f"Voici {text}"))
    assert found
    parts = re.findall(r"\w{3,}", text)
    for fault in found:
        said = "".join((*fault.said(str), fault.rule, *map(str, fault.values.values())))
        assert text not in said
        assert [part for part in parts if part in said] == []
