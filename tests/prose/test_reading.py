import pytest
from causerie.prose.reading import reading_time, words


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p>Aujourd’hui, l’été : 12,5 % (peut-être).</p>", 4),
        ("<p>one</p><p>two</p>", 2),
        ('<img alt="not read"><!-- not read --><script>no()</script>', 0),
        ("— … !", 0),
    ],
)
def test_words_are_what_a_reader_reads(html: str, count: int) -> None:
    assert words(html) == count


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (220, 1), (221, 2), (1540, 7), (1541, 8)])
def test_minutes_are_rounded_up(count: int, minutes: int) -> None:
    assert reading_time("<p>" + "mot " * count + "</p>") == minutes
