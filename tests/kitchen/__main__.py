"""`inv kitchen`."""

import sys

from tests.browsing import OUTPUT
from tests.kitchen.building import build

made = build(OUTPUT / "kitchen")
print(f"Look at it with: {sys.executable} -m http.server --directory {made}")
