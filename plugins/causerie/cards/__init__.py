"""The picture that others show beside a link to a page (Open Graph), drawn from its words alone."""

from causerie.cards.card import SIZE, Card
from causerie.cards.drawing import MAKER, draw, drawable

__all__ = ["MAKER", "SIZE", "Card", "draw", "drawable"]
