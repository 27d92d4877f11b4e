import random
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from causerie.prose import metadata
from causerie.prose.pictures import Picture, read
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw


def photo(width: int, height: int) -> Image.Image:
    """Something with shades and edges, the same each time."""
    small = Image.new("RGB", (16, 12))
    dice = random.Random(7)
    small.putdata([(dice.randrange(256), dice.randrange(256), dice.randrange(256)) for _ in range(16 * 12)])
    return small.resize((width, height), Image.Resampling.BICUBIC)


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def test_a_photograph_has_versions_that_are_smaller_and_never_wider(tmp_path: Path) -> None:
    path = saved(tmp_path / "bridge.jpg", photo(900, 600), quality=95)
    picture = read(path, tmp_path / "cache")
    assert picture is not None
    assert (picture.width, picture.height) == (900, 600)
    assert {(one.kind, one.width) for one in picture.variants} >= {("webp", 640), ("webp", 900)}
    for one in picture.variants:
        with Image.open(BytesIO(one.data)) as image:
            assert image.format == one.kind.upper()
            assert image.size == (one.width, round(one.width * 2 / 3))
        assert len(one.data) < path.stat().st_size
        assert one.name("images/bridge").startswith(f"images/bridge-{one.width}.")


def test_a_picture_that_no_version_makes_smaller_has_none(tmp_path: Path) -> None:
    path = saved(tmp_path / "dot.png", Image.new("1", (2, 2)))
    assert read(path, tmp_path / "cache") == Picture(2, 2)


def test_a_screenshot_keeps_its_lines_where_that_is_smaller(tmp_path: Path) -> None:
    image = Image.new("RGB", (640, 400), "white")
    ImageDraw.Draw(image).multiline_text((20, 20), "Rien ne se perd.\n" * 20, "black")
    picture = read(saved(tmp_path / "screen.png", image), tmp_path / "cache")
    (webp,) = [one for one in picture.variants if one.kind == "webp"] if picture else []
    with Image.open(BytesIO(webp.data)) as found:
        assert found.convert("RGB").tobytes() == image.tobytes()


def test_a_picture_is_turned_as_its_camera_says_and_tells_nothing_of_the_place(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 30.0, 15.0)})
    path = saved(tmp_path / "turned.jpg", photo(900, 600), quality=95, exif=exif)
    picture = read(path, tmp_path / "cache")
    assert picture is not None
    assert (picture.width, picture.height) == (600, 900)
    assert picture.variants
    for one in picture.variants:
        with Image.open(BytesIO(one.data)) as image:
            assert image.size == (600, 900)
            assert not dict(image.getexif())
            assert "exif" not in image.info


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20.4px"/>', (30, 20)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 640, 360"/>', (640, 360)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="30" viewBox="0 0 3 1"/>', (3, 1)),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', None),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 none"/>', None),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="0.3" height="0.2"/>', None),
        (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {"9" * 400} 1"/>', None),
    ],
)
def test_a_drawing_has_the_size_that_it_says(tmp_path: Path, name: str, size: tuple[int, int] | None) -> None:
    path = tmp_path / "plan.svg"
    path.write_text(name)
    assert read(path, tmp_path) == (Picture(*size) if size else None)


def test_what_moves_is_let_be(tmp_path: Path) -> None:
    frames = [photo(300, 200), photo(300, 200).rotate(90)]
    path = saved(tmp_path / "moves.gif", frames[0], save_all=True, append_images=frames[1:])
    assert read(path, tmp_path / "cache") == Picture(300, 200)
    path = saved(tmp_path / "moves.webp", frames[0], save_all=True, append_images=frames[1:])
    assert read(path, tmp_path / "cache") == Picture(300, 200)


@pytest.mark.parametrize("name", ["broken.jpg", "broken.svg", "broken.png"])
@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b'<?xml version="1.0" encoding="none"?><svg/>'],
)
def test_what_is_no_picture_is_an_error(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(OSError, match=r".*"):
        read(tmp_path / name, tmp_path / "cache")


def test_half_a_picture_is_an_error(tmp_path: Path) -> None:
    path = saved(tmp_path / "half.jpg", photo(900, 600))
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(OSError, match="truncated"):
        read(path, tmp_path / "cache")


def test_a_picture_whose_camera_wrote_nonsense_is_taken_as_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(tmp_path / "odd.jpg", photo(30, 20), exif=exif)
    number, letters = b"\x01\x12\0\x03\0\0\0\x01\0\x06", b"\x01\x12\0\x02\0\0\0\x02\x36\0"
    data = path.read_bytes()
    assert number in data
    path.write_bytes(data.replace(number, letters))
    assert read(path, tmp_path / "cache") == Picture(30, 20)
    assert read(saved(path, photo(30, 20), exif=exif), tmp_path / "cache") == Picture(20, 30)


def test_a_picture_that_would_fill_the_memory_is_an_error(tmp_path: Path) -> None:
    header = b"IHDR" + (30_000).to_bytes(4) * 2 + b"\x08\0\0\0\0"
    start = b"\x89PNG\r\n\x1a\n\0\0\0\r" + header + zlib.crc32(header).to_bytes(4)
    (tmp_path / "bomb.png").write_bytes(start + b"\0\0\0\0IDAT\x35\xaf\x06\x1e")
    with pytest.raises(OSError, match="decompression bomb"):
        read(tmp_path / "bomb.png", tmp_path / "cache")


TINY = photo(12, 9)
BROKEN = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=8)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "avif", "tiff"])
@settings(max_examples=60)
@given(changes=BROKEN, length=st.integers(40, 4000))
def test_however_a_picture_is_broken_it_is_read_or_an_error(
    kind: str, changes: list[tuple[int, int]], length: int
) -> None:
    exif = Image.Exif()
    exif.update({0x0112: 6, 0x010F: "maker"})
    out = BytesIO()
    TINY.save(out, kind, exif=exif)
    data = bytearray(out.getvalue()[:length])
    for place, value in changes:
        data[place % len(data)] = value
    with TemporaryDirectory() as folder:
        path = Path(folder, f"broken.{kind}")
        path.write_bytes(data)
        with suppress(OSError):
            read(path, Path(folder, "cache"))
    metadata.bare(bytes(data))


def test_the_same_picture_gives_the_same_bytes_with_and_without_a_cache(tmp_path: Path) -> None:
    path = saved(tmp_path / "bridge.png", photo(700, 500))
    first = read(path, tmp_path / "one")
    kept = {file.name: file.read_bytes() for file in (tmp_path / "one").iterdir()}
    assert first == read(path, tmp_path / "one") == read(path, tmp_path / "two")
    assert kept == {file.name: file.read_bytes() for file in (tmp_path / "two").iterdir()}
    # Every version, of both kinds and widths, came out of the cache the second time: it is what is in the cache.
    for file in (tmp_path / "one").iterdir():
        file.write_bytes(b"kept")
    assert {one.data for one in (read(path, tmp_path / "one") or Picture(0, 0)).variants} <= {b"kept"}
