"""Old addresses: which are any, which file is at one, and what hosts are told of them."""

import re
from urllib.parse import quote, unquote

import pytest
from causerie.machines import moved
from causerie.machines.moved import Move
from causerie.machines.places import Places
from hypothesis import given
from hypothesis import strategies as st

ODD = [
    "/2011/10/été%20là.html",
    '/a%22b"/',
    "/a$1$%7Buri%7D/",
    "/a;b%23c%3Fd/",
    "/a*b:c/",
    "/~x/(y)[z]|^/",
    "/a%25b/",
    "/?p=5",
    "/?p=5&x=%C3%A9",
    "/blog/?s=a+$1",
]
"""Signs that mean something to one of the hosts; nginx 1.22 and Apache 2.4 were seen to lead on from each of them."""
MOVES = [Move(moved.address(old), f"neuf-{place}/") for place, old in enumerate(ODD)]
PATHS = [one for one in MOVES if "?" not in one.old]
QUERIES = [one for one in MOVES if "?" in one.old]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "x",
        "2011/10/x.html",
        "//evil.example/x",
        "///x",
        "/a//b",
        "https://evil.example/x",
        "javascript:alert(1)",
        "/../x",
        "/a/%2e%2e/b",
        "/./a",
        "/a\\b",
        "/a%5Cb",
        "/a%0Ab",
        "/a%00",
        "/%FF",
        "/?a=%0D%0ALocation:x",
        "/\u202ex",
    ],
)
def test_what_is_no_path_of_this_site_is_no_old_address(said: str) -> None:
    assert moved.address(said) == ""


@given(st.text() | st.text("/.%2eE?#\\: ab5Cé"))
def test_no_address_leaves_the_folder_or_the_site(said: str) -> None:
    for tried in (said, f"/{said}"):
        found = moved.address(tried)
        if found:
            assert re.fullmatch(r"/(?!/)[!-~]*", found)
            assert moved.address(found) == found
            file = Move(found, "").file
            assert not file.startswith("/")
            assert not {"..", "."} & set(file.split("/"))


@pytest.mark.parametrize(
    ("old", "file"),
    [
        ("/2011/10/x.html", "2011/10/x.html"),
        ("/x.htm", "x.htm"),
        ("/2011/10/x/", "2011/10/x/index.html"),
        ("/x", "x/index.html"),
        ("/x.php", "x.php/index.html"),
        ("/%C3%A9t%C3%A9/", "été/index.html"),
        ("/", "index.html"),
        ("/?p=5", ""),
        (f"/{'é' * 200}/", ""),
    ],
)
def test_a_static_host_has_a_file_for_an_old_path_and_none_for_a_query(old: str, file: str) -> None:
    assert Move(moved.address(old), "neuf/").file == file


def test_a_feed_keeps_its_name_where_hosts_know_it_for_one() -> None:
    assert Move("/rss.xml", "", feed=True).file == "rss.xml"
    assert Move("/feed/", "", feed=True).file == "feed/index.html"
    assert Move("/rss.xml", "").file == "rss.xml/index.html"


def test_a_page_with_and_without_its_slash_is_one() -> None:
    assert moved.same("/%C3%A9t%C3%A9", "été/")
    assert not moved.same("/?p=5", "")
    assert not moved.same("/a", "b/")


def test_redirects_have_no_pattern_in_them_and_queries_last() -> None:
    lines = [line.split() for line in moved.redirects(MOVES, "").decode().splitlines()]
    assert [(line[0], line[-2]) for line in lines] == [
        *((one.old, f"/{one.new}") for one in PATHS if one.old != "/a%2Ab%3Ac/"),
        ("/", "/neuf-7/"),
        ("/", "/neuf-8/"),
        ("/blog/", "/neuf-9/"),
    ]
    assert [line[1:-2] for line in lines[-3:]] == [["p=5"], ["p=5", "x=%C3%A9"], ["s=a+$1"]]
    assert {line[-1] for line in lines[:-3]} == {"301"}
    assert {line[-1] for line in lines[-3:]} == {"301!"}


@pytest.mark.parametrize(
    "old",
    [
        *("/a*b/", "/a%2ab/", "/:nom/x/", "/%3Anom/", "/?q=:splat", "/?q=a*", "/?q=%2A", "/?q=%3aid"),
        *("/?/2011/x/", "/?/2011/x=1", "/?https://evil.example/", "/?301", "/?301=1", "/?x", "/?a=1&", "/?a=1&a=2"),
        *("/?a=b=c", "/?a=1&//evil.example/", "/*?p=1"),
    ],
)
def test_what_those_hosts_could_read_as_a_pattern_or_a_target_is_left_to_the_others(old: str) -> None:
    move = Move(moved.address(old), "neuf/")
    assert moved.redirects([move], "") == b""
    assert move.file or b'"/neuf/"' in moved.htaccess([move], "")
    assert b'"/neuf/";' in moved.nginx([move], "")


def test_a_new_address_that_could_be_read_as_a_pattern_is_left_to_the_others_too() -> None:
    assert moved.redirects([Move("/x/", "a:b/"), Move("/y/", "%2A/")], "") == b""


def test_apache_s_patterns_match_these_paths_alone() -> None:
    rules = re.findall(r'(?:Cond %\{QUERY_STRING\} "(.*)"\n)?RewriteRule "(.*)" "(.*)" \[', _text(moved.htaccess))
    assert len(rules) == len(MOVES)
    for one, (query, path, new) in zip(MOVES, rules, strict=True):
        asked, _, behind = one.old.partition("?")
        assert new == f"/{one.new}"
        assert re.fullmatch(path, unquote(asked).lstrip("/"))
        assert re.fullmatch(query, behind)
        assert [other for other in PATHS if re.fullmatch(path, unquote(other.old).lstrip("/"))] == (
            [one] if asked == one.old else []
        )
        assert '"' not in path + query


def test_nginx_s_maps_hold_decoded_paths_and_queries_as_they_are_asked() -> None:
    found = dict(re.findall(r'^  "(.*)" "(.*)";$', _text(moved.nginx), re.MULTILINE))
    keys = {one.old if "?" in one.old else unquote(one.old).replace('"', '\\"'): f"/{one.new}" for one in MOVES}
    assert found == keys
    assert max(len(key.encode()) for key in keys) + 32 < int(re.findall(r"bucket_size (\d+)", _text(moved.nginx))[0])


def test_a_site_in_a_folder_has_its_old_addresses_there_too() -> None:
    one = [Move("/x/", "y/"), Move("/?p=1", "y/")]
    assert moved.redirects(one, "/blog").decode().splitlines() == ["/blog/x/ /blog/y/ 301", "/blog/ p=1 /blog/y/ 301!"]
    assert '"/blog/x/" "/blog/y/";' in moved.nginx(one, "/blog").decode()
    # Apache's file looks at paths below its own folder.
    assert 'RewriteRule "^x/$" "/blog/y/"' in moved.htaccess(one, "/blog").decode()


def test_a_new_address_with_an_accent_is_led_to_by_all_of_them() -> None:
    one = [Move("/x/", quote("été/"))]
    assert moved.redirects(one, "").decode() == "/x/ /%C3%A9t%C3%A9/ 301\n"
    assert r'"/\%C3\%A9t\%C3\%A9/" [' in moved.htaccess(one, "").decode()
    assert '"/%C3%A9t%C3%A9/";' in moved.nginx(one, "").decode()


def test_no_file_takes_another_s_place_nor_that_of_a_folder() -> None:
    places = Places(["index.html", "a/b/index.html", "c.html"])
    assert [file for file in ("index.html", "a/b", "a", "c.html/index.html", "theme/x.css") if places.take(file)] == []
    assert places.take("a/index.html")
    assert not places.take("a/index.html")
    assert places.take("d.html/index.html")
    assert not places.take("d.html")


def _text(write: object) -> str:
    return write(MOVES, "").decode()  # type: ignore[operator, no-any-return]
