"""What was done: the record of each session, written as it is done, and read again.

``docs/journal.md`` is the format. Nothing is imported here: ``journal`` is on the way to the first word.
"""
