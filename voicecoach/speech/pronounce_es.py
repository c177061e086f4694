"""What is short in Spanish and what it stands for."""

from voicecoach.speech.pronounce import Language

LANGUAGE = Language(
    units={
        "s seg sec": ("un segundo", "segundos"),
        "min": ("un minuto", "minutos"),
        "h": ("una hora", "horas"),
        "kg": ("un kilogramo", "kilogramos"),
        "g": ("un gramo", "gramos"),
        "km": ("un kilómetro", "kilómetros"),
        "cm": ("un centímetro", "centímetros"),
        "mm": ("un milímetro", "milímetros"),
        "m": ("un metro", "metros"),
        "rep reps": ("una repetición", "repeticiones"),
    },
    clock=(("una hora", "horas"), ("un minuto", "minutos"), ("un segundo", "segundos")),
    of_day=(r"las?", r"h\b|horas?\b"),
    by="por",
    times=("una vez", "veces"),
    to="a",
    fractions={
        "½ 1/2": ("un medio", "y medio"),
        "⅓ 1/3": ("un tercio", "y un tercio"),
        "⅔ 2/3": ("dos tercios", "y dos tercios"),
        "¼ 1/4": ("un cuarto", "y un cuarto"),
        "¾ 3/4": ("tres cuartos", "y tres cuartos"),
    },
    short={"p.ej.": "por ejemplo"},
    before_numbers={"máx.": "máximo", "mín.": "mínimo", "~": "aproximadamente"},
)
