"""Words as a French blog might hold them, drawn by seed: a few are everywhere, most are rare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from random import Random

FORMS = 2_959
FREQUENT = (
    "de la le et à les des en un que une est du il qui on ne pas dans pour se au ce plus par sur nous avec mais où "
    "c’est j’ai l’on d’un qu’il s’est n’est être fait même comme tout sans sous deux très bien peu là leur cette déjà"
)
ONSETS = "b br c ch cl cr d dr f fl g gr j l m n p pl pr qu r s t tr v"
RHYMES = "a é è e i o u ai au ou on an en in oi eu è"
ENDINGS = "er e es ent ier té tion age ment eur eux ée elle ique oir ard"
LINKS = ("https://exemple.example.org/{}", "https://revue.example.com/2026/{}", "https://metiers.example.net/{}")
PYTHON = '''```python
def {0}({1}, total=0):
    """Compte les {2}."""
    for {3} in {1}:
        if {3}.get("{2}") is not None:
            total += int({3}["{2}"]) * {n}
    return total
```'''
BASH = """```bash
for {0} in *.{1}; do
    grep -c "{2}" "${0}" | sort -n | tail -{n}
done
```"""


@cache
def vocabulary() -> tuple[Sequence[str], Sequence[float]]:
    """The forms, from the most frequent on, and their cumulated weights: Zipf's."""
    random = Random("vocabulary")
    found = dict.fromkeys(FREQUENT.split())
    onsets, rhymes, endings = ONSETS.split(), RHYMES.split(), ENDINGS.split()
    while len(found) < FORMS:
        stem = "".join(random.choice(onsets) + random.choice(rhymes) for _ in range(random.randint(1, 3)))
        found[stem + random.choice(endings)] = None
    return tuple(found), tuple(accumulate(1 / (rank + 3) for rank in range(FORMS)))


class Prose:
    """What one hand writes; the same seed gives the same words."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def words(self, count: int) -> list[str]:
        forms, weights = vocabulary()
        return self.random.choices(forms, cum_weights=weights, k=count)

    def name(self) -> str:
        """A word for a title, a file or a variable: one of the rarer ones."""
        return self.random.choice(vocabulary()[0][200:])

    def title(self) -> str:
        return " ".join([*self.words(self.random.randint(2, 5)), self.name()]).capitalize()

    def sentence(self) -> str:
        words = self.words(self.random.randint(6, 21))
        if len(words) > 12:
            words[len(words) // 2] += self.random.choice((",", ",", " ;", " :"))
        end = self.random.choices((".", " ?", " !"), (12, 2, 1))[0]
        return f"{' '.join(words).capitalize()}{end}"

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def marked(self, text: str) -> str:
        """The text with a word set off, or with a link."""
        words = text.split(" ")
        place = self.random.randrange(len(words) - 1)
        word = words[place].strip(",;:")
        marks = (f"*{word}*", f"**{word}**", f"« {word} »", f"[{word}]({self.link()})")
        words[place] = self.random.choice(marks) if word else words[place]
        return " ".join(words)

    def link(self) -> str:
        return self.random.choice(LINKS).format(self.random.randrange(10_000))

    def items(self, mark: str) -> str:
        return "\n".join(f"{mark} {self.sentence()}" for _ in range(self.random.randint(3, 5)))

    def code(self) -> str:
        names = (f"{chr(97 + n)}{self.random.randrange(1000)}" for n in range(4))
        return self.random.choice((PYTHON, BASH)).format(*names, n=self.random.randint(2, 9))

    def post(self, links: Sequence[str]) -> str:
        """The body of a post, with links to these of its neighbours' files."""
        return "\n\n".join(self._sections(links))

    def _sections(self, links: Sequence[str]) -> Iterator[str]:
        yield self.paragraph(5)
        for number in range(self.random.randint(5, 8)):
            yield f"{'###' if number % 3 == 2 else '##'} {self.title()}"
            for _ in range(self.random.randint(2, 3)):
                yield self.marked(self.paragraph(self.random.randint(3, 6)))
            extra = self.random.randrange(5)
            if extra == 0:
                yield self.items(self.random.choice(("-", "1.")))
            elif extra == 1:
                yield f"> {self.marked(self.paragraph(2))}"
            elif extra == 2:
                yield self.code()
        for link in links:
            yield f"{self.sentence()} [{self.title()}]({link})"

    def comment(self) -> str:
        """The body of a comment: paragraphs, and now and then a mark of Markdown."""
        whole = [self.paragraph(self.random.randint(1, 4)) for _ in range(self.random.randint(2, 4))]
        kind = self.random.randrange(100)
        if kind < 7:
            whole[0] = self.marked(whole[0])
        elif kind < 11:
            whole.insert(1, self.items("-"))
        elif kind < 15:
            whole.insert(0, f"> {self.sentence()}")
        return "\n\n".join(whole)
