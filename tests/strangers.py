"""A package of somebody else's, with voices and outputs that may do anything."""

from pathlib import Path

STRANGER = """
import threading
from voicecoach.model.seams import OutputPlugin, Unavailable, VoicePlugin

def fail(*_, **__):
    raise RuntimeError("a fault of the plugin")

def hang(*_, **__):
    threading.Event().wait()

def refuse(*_, **__):
    raise Unavailable("it is out of order; 'pip install order' brings it.")

none = lambda: None
failing_voice = VoicePlugin("failing", "fails", fail, fail)
hanging_voice = VoicePlugin("hanging", "hangs", hang, hang)
refusing_voice = VoicePlugin("refusing", "refuses", none, refuse)
wrong_voice = "no plugin at all"
failing_output = OutputPlugin("failing", "fails", none, fail)
hanging_output = OutputPlugin("hanging", "hangs", none, hang)
wrong_output = 17
"""


def installed(folder: Path, *points: tuple[str, str]) -> Path:
    """A folder for the path with a package of these entry points."""
    (folder / "stranger_1.py").write_text(STRANGER)
    (folder / "broken_1.py").write_text("raise ValueError('half a module')")
    info = folder / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    lines = [f"[voicecoach.{kind}]\n{target.split(':')[-1]} = {target}\n" for kind, target in points]
    (info / "entry_points.txt").write_text("".join(lines))
    return folder
