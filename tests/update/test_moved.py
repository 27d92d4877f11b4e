"""Old addresses depend on posts alone, and old anchors on a discussion alone."""

from tests.blog import NOW
from tests.update.village import Village, differing


def test_an_update_touches_no_redirect_and_makes_the_anchors_that_a_build_makes(village: Village) -> None:
    assert (village.output / "vieux" / "index.html").is_file()
    for minute in (60, 59):
        told = [village.write("un", village.say("un", minute, source="wordpress", source_id="12", number=None))]
        done = village.update(NOW, told)
        assert not [file for file in done.files if file.startswith(("vieux", "_redirects", "feed/"))]
    assert differing(village.output, village.afresh(NOW)) == []
