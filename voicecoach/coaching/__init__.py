"""What to say: a routine becomes segments of utterances and earcons, in order. Pure."""
