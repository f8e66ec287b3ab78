"""From the index to answers: the only wing that knows SQLite and rapidfuzz."""
