"""The voice: an utterance becomes a clip.

``store.SpeechClips`` is what the session sees, at one rate of speech; a ``studio`` has those of every
rate. Behind them, from near to far: memory, the cache on disk (``cache``), and the voices of a
``chain``, each in a child process of its own (``client`` here, ``worker`` there) that also levels the
clip and finds its beat (``finish``). ``registry.open_speech`` puts them together.
"""
