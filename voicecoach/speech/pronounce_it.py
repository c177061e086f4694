"""What is short in Italian and what it stands for."""

from voicecoach.speech.pronounce import Language

LANGUAGE = Language(
    units={
        "s sec": ("un secondo", "secondi"),
        "min": ("un minuto", "minuti"),
        "h": ("un'ora", "ore"),
        "kg": ("un chilogrammo", "chilogrammi"),
        "g": ("un grammo", "grammi"),
        "km": ("un chilometro", "chilometri"),
        "cm": ("un centimetro", "centimetri"),
        "mm": ("un millimetro", "millimetri"),
        "m": ("un metro", "metri"),
        "rip": ("una ripetizione", "ripetizioni"),
    },
    clock=(("un'ora", "ore"), ("un minuto", "minuti"), ("un secondo", "secondi")),
    of_day=(r"alle|dalle|ore|all['’]", r"ore\b"),
    by="per",
    times=("una volta", "volte"),
    to="a",
    fractions={
        "½ 1/2": ("un mezzo", "e mezzo"),
        "⅓ 1/3": ("un terzo", "e un terzo"),
        "⅔ 2/3": ("due terzi", "e due terzi"),
        "¼ 1/4": ("un quarto", "e un quarto"),
        "¾ 3/4": ("tre quarti", "e tre quarti"),
    },
    short={"p.es.": "per esempio", "ca.": "circa", "ecc.": "eccetera"},
    before_numbers={"max.": "massimo", "min.": "minimo", "~": "circa"},
)
