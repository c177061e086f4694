"""What is short in French and what it stands for."""

from voicecoach.speech.pronounce import Language

LANGUAGE = Language(
    units={
        "s sec": ("une seconde", "secondes"),
        "min": ("une minute", "minutes"),
        "h": ("une heure", "heures"),
        "kg": ("un kilogramme", "kilogrammes"),
        "g": ("un gramme", "grammes"),
        "km": ("un kilomètre", "kilomètres"),
        "cm": ("un centimètre", "centimètres"),
        "mm": ("un millimètre", "millimètres"),
        "m": ("un mètre", "mètres"),
        "rép rep": ("une répétition", "répétitions"),
    },
    clock=(("une heure", "heures"), ("une minute", "minutes"), ("une seconde", "secondes")),
    of_day=(r"à|vers|dès|jusqu['’]à", r"h\b|heures?\b"),
    by="fois",
    times=("une fois", "fois"),
    to="à",
    fractions={
        "½ 1/2": ("un demi", "et demi"),
        "⅓ 1/3": ("un tiers", "et un tiers"),
        "⅔ 2/3": ("deux tiers", "et deux tiers"),
        "¼ 1/4": ("un quart", "et un quart"),
        "¾ 3/4": ("trois quarts", "et trois quarts"),
    },
    short={"p.ex.": "par exemple", "c.-à-d.": "c'est-à-dire"},
    before_numbers={"env.": "environ", "max.": "maximum", "min.": "minimum", "~": "environ"},
    patterns={r"(?<![\w.,:/-])(\d+)e(?!\w)": r"\1ème", r"(?<![\w.,:/-])1re(?!\w)": "première"},
)
