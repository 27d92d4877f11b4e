from __future__ import annotations

import pytest

from tests.checks.reading import hints, site

SEVERAL = " mixes letters of several alphabets"
BEYOND = " has letters beyond a to z, and some look like others"
NUMBER = " is a number where others have a name"
OWN = " passes for this site’s own address"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("[a](https://a.example) et <https://b.example>", 0),
        ("[a](https://a.example), <https://b.example>, [c](https://c.example)", 3),
        ("https://a.example https://b.example. (https://c.example)", 3),
        ("[a](https://a.example) https://b.example `https://c.example`", 3),
        ("[a](https://a.example) " * 4, 4),
        ("[a](/ici) [b](mailto:b) [c](javascript:d) [e]()", 0),
        ("http://", 0),
    ],
)
def test_more_than_two_addresses_are_told(body: str, count: int) -> None:
    assert hints(body=body) == [("body", 4, f"this text holds {count} addresses")] * bool(count)


def test_the_voices_own_page_is_not_counted_among_them() -> None:
    assert hints(body="https://a.example https://b.example", url="https://c.example") == []


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("[banque.fr](https://voleur.example)", "banque.fr"),
        ("[https://banque.fr/compte](https://voleur.example/banque.fr)", "banque.fr"),
        ("[voir www.Banque.fr ici](https://banque.fr.voleur.example)", "banque.fr"),
        ("[ban*que*.fr](https://voleur.example)", "banque.fr"),
        ("[(banque.fr)](https://voleur.example)", "banque.fr"),
        ("[voleur.example, banque.fr](https://voleur.example)", "banque.fr"),
        ("[banque.fr](https://banque.example)", "banque.fr"),
        ("[compte.banque.fr](https://banque.fr)", "compte.banque.fr"),
        ("[banque.fr](https://banque.fr/compte)", ""),
        ("[www.banque.fr](https://banque.fr)", ""),
        ("[BANQUE.FR](https://www.banque.fr)", ""),
        ("[banque.fr](https://compte.banque.fr)", ""),
        ("[https://banque.fr/autre.example](https://banque.fr)", ""),
        ("[café.fr](https://xn--caf-dma.fr)", ""),
        ("<https://banque.fr>", ""),
        ("[la page 1.5 de M. Durand, p. 12](https://banque.fr)", ""),
        ("[moi@banque.fr](https://banque.fr)", ""),
        ("[...](https://banque.fr)", ""),
    ],
)
def test_a_link_that_shows_another_address_is_told(link: str, shown: str) -> None:
    found = [message for *_, message in hints(body=f"Un lien : {link}") if "shows" in message]
    assert [message.split()[3] for message in found] == [shown] * bool(shown)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://exаmple.org", f"exаmple.org{OWN}"),
        ("https://xn--exmple-4nf.org/page", f"exаmple.org{OWN}"),
        ("https://examp1e.org", f"examp1e.org{OWN}"),
        ("https://exarnple.org", f"exarnple.org{OWN}"),
        ("https://example.org.voleur.example", f"example.org.voleur.example{OWN}"),
        ("https://www.example.org", ""),
        ("https://blog.example.org", ""),
        ("https://example.com", ""),
        ("https://pаypal.example", f"the address pаypal.example{SEVERAL}"),
        ("https://xn--caf-dma.fr", f"the address café.fr{BEYOND}"),
        ("https://аррӏе.example", f"the address аррӏе.example{BEYOND}"),
        ("https://田中.example", f"the address 田中.example{BEYOND}"),
        ("https://xn--999999999.fr", ""),
        ("http://192.0.2.1/", f"the address 192.0.2.1{NUMBER}"),
        ("http://3221225985", f"the address 3221225985{NUMBER}"),
        ("http://192.0x2.0x01:8080/", f"the address 192.0x2.0x01{NUMBER}"),
        ("http://[2001:db8::1]:80/?", f"the address 2001:db8::1{NUMBER}"),
        ("https://1.example", ""),
        ("https://EXAMPLE.fr.", ""),
    ],
)
@pytest.mark.parametrize("written", ["[ici]({})", "<{}>", "{}", "**{}**", "({})."])
def test_an_address_that_passes_for_another_is_told(address: str, message: str, written: str) -> None:
    assert hints(body=f"Voyez {written.format(address)}") == [("body", 4, message)] * bool(message)


def test_the_voices_own_page_is_looked_at_alike() -> None:
    assert hints(url="http://192.0.2.1/") == [("url", 3, f"the address 192.0.2.1{NUMBER}")]
    assert hints(url="https://examp1e.org/") == [("url", 3, f"examp1e.org{OWN}")]
    assert hints(url="https://claire.example") == []


@pytest.mark.parametrize("site_url", ["", "/blog", "https://"])
def test_a_site_that_has_no_address_yet_is_compared_with_none(site_url: str) -> None:
    assert hints(site({}, site_url=site_url), body="https://examp1e.org <https://org.example>") == []


def test_an_odd_host_is_told_once_however_often_it_stands() -> None:
    assert len(hints(body="http://192.0.2.1/a [b](http://192.0.2.1/b)")) == 1


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("name", "https://a.example", True),
        ("name", "www.vente.example", True),
        ("name", "Achetez sur vente.fr", True),
        ("occupation", "gérante de boutique.com", True),
        ("name", "J.Martin", False),
        ("name", "M. Jean-Pierre d’A.", False),
        ("name", "St.Pierre", False),
        ("occupation", "Dr.med. et Dipl.-Ing.", False),
        ("occupation", "infirmière, 76 ans. En retraite", False),
    ],
)
def test_an_address_in_a_name_is_told(key: str, text: str, found: bool) -> None:
    line = {"name": 2, "occupation": 3}[key]
    assert hints(**{key: text}) == [(key, line, "an address stands here")] * found
