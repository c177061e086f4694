"""The tables of the index. What stands in them is told in ``rows`` and ``turn``.

``who`` is what tells persons apart; lists are JSON, names of files bytes, and doses as ``pack`` has them.
"""

TABLES = """
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
    exercises text, effort text, after integer, pains integer, app text, voice text, files text,
    as_written integer, parts text
);
create index sessions_id on sessions (id);
create index sessions_who on sessions (who, start, id);
create table turns (
    session integer, place integer, who text, routine text, start text, id text, exercise text,
    name text, level text, written text, asked text, sets integer, reached integer, ended integer,
    pain integer, sharp integer, effort text
);
create index turns_session on turns (session);
create index turns_exercise on turns (who, routine, exercise, start, id, place);
create table sides (
    session integer, who text, start text, date text, exercise text, name text, level text, side text,
    sets integer, reps integer, seconds real, asked_reps integer, asked_seconds real, pains integer
);
create index sides_session on sides (session);
create index sides_exercise on sides (who, exercise, date);
"""
