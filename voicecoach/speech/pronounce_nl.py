"""What is short in Dutch and what it stands for."""

from voicecoach.speech.pronounce import Language

_ORDINALS = (
    "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende",
)  # fmt: skip

LANGUAGE = Language(
    units={
        "s sec": ("één seconde", "seconden"),
        "min": ("één minuut", "minuten"),
        "h": ("één uur", "uur"),
        "kg": ("één kilogram", "kilogram"),
        "g": ("één gram", "gram"),
        "km": ("één kilometer", "kilometer"),
        "cm": ("één centimeter", "centimeter"),
        "mm": ("één millimeter", "millimeter"),
        "m": ("één meter", "meter"),
        "herh": ("één herhaling", "herhalingen"),
    },
    clock=(("één uur", "uur"), ("één minuut", "minuten"), ("één seconde", "seconden")),
    of_day=(r"om|tot|vanaf|rond|voor|na", r"uur\b"),
    by="keer",
    times=("één keer", "keer"),
    to="tot",
    fractions={
        "½ 1/2": ("een half", "en een half"),
        "⅓ 1/3": ("een derde", "en een derde"),
        "⅔ 2/3": ("twee derde", "en twee derde"),
        "¼ 1/4": ("een kwart", "en een kwart"),
        "¾ 3/4": ("drie kwart", "en drie kwart"),
    },
    short={
        "bijv.": "bijvoorbeeld",
        "bv.": "bijvoorbeeld",
        "ca.": "circa",
        "d.w.z.": "dat wil zeggen",
        "evt.": "eventueel",
        "o.a.": "onder andere",
    },
    before_numbers={"max.": "maximaal", "min.": "minimaal", "nr.": "nummer", "~": "circa"},
    patterns={
        rf"(?<![\w.,:/-]){number}(?:e|de|ste)(?!\w)": word for number, word in enumerate(_ORDINALS, start=1)
    },
)
