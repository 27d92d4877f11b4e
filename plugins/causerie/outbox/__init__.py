"""The outbox: what readers sent, kept in a table until a forge has it."""
