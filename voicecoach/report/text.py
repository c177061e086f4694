"""Text of the user's files, made harmless for a document. What stands in a tree can be no markup anyway."""

import xml.etree.ElementTree as ET

GENERATOR = "voicecoach progress"
"""By this, near its beginning, a page or a picture is known as one of ours."""


def clean(root: ET.Element) -> None:
    """Put a sign in the place of whatever no document may hold, or could turn the text around."""
    for each in root.iter():
        if each.text and each.tag != "style":
            each.text = visible(each.text)
        for name, value in each.attrib.items():
            each.set(name, visible(value))


def visible(text: str) -> str:
    """The text without controls of any kind: each is a replacement character, a white one a space."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )
