"""Who speaks in a generated blog: few speak often, most once or twice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from tests.bench._words import Prose

TRADES = {
    "care": ("infirmière", "aide-soignant", "sage-femme", "kinésithérapeute", "médecin généraliste", "pharmacienne"),
    "teaching": ("professeure des écoles", "formateur", "bibliothécaire", "éducatrice", "conseiller d’orientation"),
    "land": ("maraîchère", "éleveur", "vigneronne", "bûcheron", "apicultrice", "jardinier"),
    "tech": ("développeuse", "technicien réseau", "ingénieure", "électronicien", "cartographe", "automaticienne"),
    "craft": ("charpentier", "couvreuse", "boulanger", "tapissière", "plombier", "carreleuse"),
    "trade": ("libraire", "quincaillier", "caissière", "hôtelier", "fleuriste", "serveuse"),
    "transport": ("conductrice de car", "cheminot", "routière", "ambulancier", "batelière"),
    "public": ("greffière", "postier", "agent d’accueil", "pompière", "juriste", "éboueur"),
    "culture": ("comédienne", "journaliste", "luthier", "régisseuse", "graveur", "traductrice"),
}
"""Trades by the key of the site's field."""
SITUATIONS = ("", ", de nuit", " à la retraite")
FIRST = (
    "Anaïs Bruno Cécile Denis Élodie Fatou Gaël Hélène Inès Jérôme Kofi Léa Maël Nadia Océane Paul Quentin Rosa Sami "
    "Théo Ursule Valérie Wassim Yann Zoé Aïcha Benoît Clémence Driss Émile"
)


@dataclass(frozen=True)
class Voice:
    """What a person says of themself each time."""

    name: str
    occupation: str | None
    field: str | None
    url: str | None


@cache
def voices(count: int) -> tuple[tuple[Voice, ...], tuple[float, ...]]:
    """This many voices, and the cumulated weights by which they are drawn."""
    made = tuple(_voice(number) for number in range(count))
    return made, tuple(accumulate(1 / (rank + 20) for rank in range(count)))


def _voice(number: int) -> Voice:
    random = Random(f"voice {number}")
    prose = Prose(random)
    name = f"{random.choice(FIRST.split())} {prose.name().capitalize()}{'' if random.random() < 0.5 else f'-{number}'}"
    field = random.choice(tuple(TRADES))
    occupation = random.choice(TRADES[field]) + random.choice(SITUATIONS)
    if random.random() < 0.1:
        occupation += f", {prose.name().capitalize()}"
    spoken = random.random()
    return Voice(
        name,
        None if spoken < 0.1 else occupation,
        None if spoken < 0.2 else field,
        f"https://voix-{number}.example.org/" if spoken > 0.95 else None,
    )
