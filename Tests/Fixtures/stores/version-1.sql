-- A store's file as version 1 made it: run on an empty database.
CREATE TABLE ledger_feishu (
    row INTEGER PRIMARY KEY,
    expires INTEGER NOT NULL,
    app TEXT NOT NULL,
    plugin TEXT NOT NULL,
    event TEXT NOT NULL,
    status INTEGER NOT NULL,
    reply BLOB NOT NULL
) STRICT;
CREATE TABLE ledger_people (
    row INTEGER PRIMARY KEY,
    expires INTEGER NOT NULL,
    app TEXT NOT NULL,
    plugin TEXT NOT NULL,
    event TEXT NOT NULL,
    status INTEGER NOT NULL,
    reply BLOB NOT NULL
) STRICT;
CREATE TABLE ledger_ebaas (
    row INTEGER PRIMARY KEY,
    expires INTEGER NOT NULL,
    app TEXT NOT NULL,
    plugin TEXT NOT NULL,
    event TEXT NOT NULL,
    status INTEGER NOT NULL,
    reply BLOB NOT NULL
) STRICT;
CREATE TABLE inbox (
    number INTEGER PRIMARY KEY,
    app TEXT NOT NULL,
    plugin TEXT NOT NULL,
    lane TEXT,
    attempts INTEGER NOT NULL,
    due INTEGER NOT NULL,
    holds_lane INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    buried INTEGER,
    outcome TEXT,
    reason TEXT,
    traceback TEXT,
    failures INTEGER,
    event_id TEXT,
    event_deduplication TEXT,
    event_type TEXT NOT NULL,
    event_version TEXT,
    event_kind INTEGER NOT NULL,
    event_app TEXT NOT NULL,
    event_platform TEXT NOT NULL,
    event_tenant TEXT,
    event_time INTEGER,
    event_attempt INTEGER NOT NULL,
    event_key BLOB,
    event_body_key TEXT,
    event_document BLOB NOT NULL
) STRICT;
CREATE INDEX dead ON inbox (number) WHERE buried IS NOT NULL;
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_feishu VALUES (1, 1793003600000, 'a', 'p', 'e1', 200, CAST('ok' AS BLOB));
INSERT INTO inbox VALUES (7, 'a', 'p', NULL, 2, 7, 0, 5, 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '',
    NULL, 0, 'a', 'feishu', NULL, NULL, 0, NULL, NULL, x'3131');
INSERT INTO facts VALUES ('last_number', 7), ('time', 1793000000000);
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1315594610;
PRAGMA user_version = 1;
