"""French spaces, quotation marks, apostrophes and ordinals, by rules that the owner can turn off.

Imprimerie nationale: a fine no-break space before ; ! ? and a no-break space before : and within « ». A space
that was typed is replaced; none is invented, but within quotation marks. Code and other languages are let be.
"""

from causerie.render.typography.markup import french, plain, typeset

__all__ = ["french", "plain", "typeset"]
