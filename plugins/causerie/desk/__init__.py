"""The moderators' desk: what waits, each contribution in its page, and the buttons that decide."""
