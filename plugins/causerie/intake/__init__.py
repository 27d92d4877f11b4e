"""The intake: the small web application that takes what readers send, and hands it to the outbox."""
