"""A theme's own partials of the pages that gather, which know nothing of entries that stand, are updated as well."""

import pytest

from tests.blog import NOW
from tests.update.village import Village, differing

PARTIALS = {
    "fields": """{% for one in found %}
<section data-field="{{ one.field.key }}">{{ one.said }}</section>
{% endfor %}""",
    "_groups": """{% for post, group in groups %}{% for one in group %}
<li class="said"><a href="{{ home }}{{ address(one.comment, one.post) }}">{{ one.comment.name }}</a></li>
{% endfor %}{% endfor %}""",
    "discussions": """{% for one in opened %}
<li class="entry"><h3><a href="{{ home }}{{ one.post.url }}#discussion">{{ one.said }}</a></h3></li>
{% endfor %}""",
}


@pytest.mark.parametrize("name", PARTIALS)
def test_an_update_makes_what_a_build_makes(village: Village, name: str) -> None:
    own = village.folder / "own"
    (own / "discussion").mkdir(parents=True)
    (own / "discussion" / f"{name}.html").write_text(PARTIALS[name], encoding="utf-8")
    village.conf(f"THEME_TEMPLATES_OVERRIDES = [{str(own)!r}]\n")
    village.made(NOW)
    told = [village.write("un", village.say("un", 60, field="care", occupation="Infirmière"))]
    done = village.update(NOW, told)
    assert {"discussions/index.html", "fields/index.html", "fields/care/index.html"} & set(done.files)
    assert differing(village.output, village.afresh(NOW)) == []
