"""From answers to text for people and programs: the only wing that knows Rich."""
