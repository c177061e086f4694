"""The tables of the index. What stands in them is told in ``rows`` and ``turn``.

``who`` is what tells persons apart; lists are JSON, names of files bytes, and doses as ``pack`` has them.
"""

_SCHEMA = """
create table about (key text primary key, value) without rowid;
create table files (
    name blob primary key, size integer, changed integer, id text, troubles text
) without rowid;
create index files_id on files (id);
create table links (name blob, id text);
create index links_name on links (name);
create table sessions (
    key integer primary key, who text, id text, person text, routine text, title text, hash text,
    source text, start text, offset integer, date text, seconds real, how text, sets integer,
    names text, effort text, after integer, pains integer, app text, voice text, files text,
    as_written integer, parts text, gentle integer
);
create index sessions_id on sessions (id);
create index sessions_who on sessions (who, start, id);
create index sessions_done on sessions (who, date, sets, seconds);
create index sessions_gentle on sessions (who) where gentle;
create table turns (
    who text, exercise text, routine text, start text, session integer, place integer, date text, way integer,
    primary key (who, exercise, routine, start, session, place)
) without rowid;
create table ways (
    key integer primary key, name text, level text, written text, asked text, sets integer, reached integer,
    ended integer, pain integer, sharp integer, effort text, chosen integer, sore integer, begun integer,
    reps integer, seconds real
);
create table sides (
    way integer, side text, sets integer, reps integer, seconds real, asked_reps integer,
    asked_seconds real, pains integer, primary key (way, side)
);
"""

STATEMENTS = tuple(_SCHEMA.split(";"))
TABLES = tuple(each.split()[2] for each in STATEMENTS if "create table" in each)
