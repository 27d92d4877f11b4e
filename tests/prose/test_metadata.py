from io import BytesIO
from typing import Any

import pytest
from causerie.prose.metadata import bare
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from tests.blog import Blog
from tests.prose.test_pictures import photo


def exif(turned: int) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = turned
    made[0x010F] = "A camera"
    made.get_ifd(0x8825).update({1: "N", 2: (45.0, 30.0, 15.0)})
    return made


def jpeg(turned: int = 1, **options: Any) -> bytes:
    out = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo(90, 60).save(
        out, "JPEG", exif=exif(turned), comment=b"At home", xmp=b"<x>me</x>", icc_profile=profile, **options
    )
    return out.getvalue()


WHOLE = jpeg()


def pixels(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as image:
        return ImageOps.exif_transpose(image).tobytes()


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 2}], ids=str)
def test_a_photograph_tells_nothing_and_looks_the_same(turned: int, options: dict[str, Any]) -> None:
    data = jpeg(turned, **options)
    less = bare(data)
    assert pixels(less) == pixels(data)
    for told in (b"A camera", b"At home", b"<x>me</x>"):
        assert told in data
        assert told not in less
    with Image.open(BytesIO(less)) as image:
        assert dict(image.getexif()) == ({0x0112: turned} if turned > 1 else {})
        assert image.info["icc_profile"]
    assert bare(less) == less


def test_the_second_picture_of_a_telephone_goes() -> None:
    out = BytesIO()
    photo(90, 60).save(out, "MPO", save_all=True, append_images=[photo(30, 20)], exif=exif(1))
    data = out.getvalue()
    less = bare(data)
    assert less.count(b"\xff\xd8\xff") == 1
    assert pixels(less) == pixels(data)


def test_a_screenshot_tells_nothing_and_looks_the_same() -> None:
    out, said = BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Author", "me")
    photo(90, 60).save(out, "PNG", exif=exif(1), pnginfo=said, dpi=(96, 96))
    data = out.getvalue()
    less = bare(data)
    assert pixels(less) == pixels(data)
    assert b"Author" not in less
    assert b"eXIf" not in less
    assert b"pHYs" in less


@given(st.integers(0, len(WHOLE) - 1))
def test_a_picture_that_is_cut_short_stays_as_it_is(end: int) -> None:
    assert bare(WHOLE[:end]) == WHOLE[:end]


@given(st.binary(), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"]))
def test_any_bytes_go_through(data: bytes, beginning: bytes) -> None:
    bare(beginning + data)


def test_no_served_image_says_where_it_was_taken(blog: Blog) -> None:
    source = blog.folder / "content" / "images" / "pont.jpg"
    data = jpeg(6)
    source.write_bytes(data)
    blog.post("texte", "![Un pont]({static}/images/pont.jpg)")
    for _ in range(2):
        assert blog.build().code == 0
        served = (blog.folder / "output" / "images" / "pont.jpg").read_bytes()
        assert b"A camera" not in served
        assert pixels(served) == pixels(data)
    assert source.read_bytes() == data
