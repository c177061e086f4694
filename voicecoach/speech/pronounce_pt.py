"""What is short in Portuguese and what it stands for."""

from voicecoach.speech.pronounce import Language

LANGUAGE = Language(
    units={
        "s seg sec": ("um segundo", "segundos"),
        "min": ("um minuto", "minutos"),
        "h": ("uma hora", "horas"),
        "kg": ("um quilograma", "quilogramas"),
        "g": ("um grama", "gramas"),
        "km": ("um quilómetro", "quilómetros"),
        "cm": ("um centímetro", "centímetros"),
        "mm": ("um milímetro", "milímetros"),
        "m": ("um metro", "metros"),
        "rep reps": ("uma repetição", "repetições"),
    },
    clock=(("uma hora", "horas"), ("um minuto", "minutos"), ("um segundo", "segundos")),
    of_day=(r"às?|as|até", r"h\b|horas?\b"),
    by="vezes",
    times=("uma vez", "vezes"),
    to="a",
    fractions={
        "½ 1/2": ("um meio", "e meio"),
        "⅓ 1/3": ("um terço", "e um terço"),
        "⅔ 2/3": ("dois terços", "e dois terços"),
        "¼ 1/4": ("um quarto", "e um quarto"),
        "¾ 3/4": ("três quartos", "e três quartos"),
    },
    short={"p.ex.": "por exemplo", "aprox.": "aproximadamente"},
    before_numbers={"máx.": "máximo", "mín.": "mínimo", "~": "cerca de"},
)
