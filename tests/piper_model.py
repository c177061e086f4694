"""A piper voice of a few hundred bytes: it sings, as long as the text and the speed ask for.

The whole interface of a real one (ids, lengths, scales in; samples out), and none of its weights.
"""

import json
from pathlib import Path
from typing import Any

FRAMES_A_SOUND = 500
"""Frames of an id at ``length_scale`` 1. A sound of speech has two ids, itself and what stands between."""


def config(rate: int = 16_000, espeak_voice: str = "en-us", **more: Any) -> dict[str, Any]:
    """What stands in the ``.onnx.json``."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    return {
        "audio": {"sample_rate": rate, "quality": "medium"},
        "espeak": {"voice": espeak_voice},
        "language": {"code": "en_US", "family": "en", "name_english": "English"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
        **more,
    }


def model(frames_a_sound: int = FRAMES_A_SOUND) -> bytes:
    """The bytes of the ``.onnx``: a tone of so many frames an id, times the length scale.

    Its pitch is the sum of the ids, so that different texts sound different.
    """
    from onnx import TensorProto, checker, helper

    ints, floats = TensorProto.INT64, TensorProto.FLOAT

    def constant(name: str, kind: int, shape: list[int], values: list[float]) -> Any:
        return helper.make_node("Constant", [], [name], value=helper.make_tensor(name, kind, shape, values))

    nodes = [
        constant("one", ints, [1], [1]),
        constant("frames", floats, [1], [frames_a_sound]),
        constant("from", floats, [], [0.0]),
        constant("by", floats, [], [1.0]),
        constant("loud", floats, [1], [0.3]),
        constant("bend", floats, [1], [2e-5]),
        constant("pitch", floats, [1], [0.06]),
        constant("shape", ints, [4], [1, 1, 1, -1]),
        helper.make_node("Gather", ["scales", "one"], ["scale"]),
        helper.make_node("Cast", ["input_lengths"], ["ids"], to=floats),
        helper.make_node("Mul", ["ids", "frames"], ["plain"]),
        helper.make_node("Mul", ["plain", "scale"], ["length"]),
        helper.make_node("Squeeze", ["length"], ["to"]),
        helper.make_node("Range", ["from", "to", "by"], ["time"]),
        helper.make_node("ReduceSum", ["input"], ["sum"], keepdims=0),
        helper.make_node("Cast", ["sum"], ["total"], to=floats),
        helper.make_node("Mul", ["total", "bend"], ["bent"]),
        helper.make_node("Add", ["bent", "pitch"], ["step"]),
        helper.make_node("Mul", ["time", "step"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["wave"]),
        helper.make_node("Mul", ["wave", "loud"], ["soft"]),
        helper.make_node("Reshape", ["soft", "shape"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tone",
        [
            helper.make_tensor_value_info("input", ints, [1, None]),
            helper.make_tensor_value_info("input_lengths", ints, [1]),
            helper.make_tensor_value_info("scales", floats, [3]),
        ],
        [helper.make_tensor_value_info("output", floats, [1, 1, 1, None])],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(made)
    data: bytes = made.SerializeToString()
    return data


def install(folder: Path, name: str = "en_US-tiny-medium", **settings: Any) -> Path:
    """Put a voice into a folder by hand; the path of its model."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    (folder / f"{name}.onnx.json").write_text(json.dumps(config(**settings)), encoding="utf-8")
    path.write_bytes(model())
    return path
