-- Version 1 of the tables of the storage. Run by 'database migrate', once, in one transaction with the note that it was run.
-- A script that was ever released is never edited: what changes goes into the next number.

-- Who may write to a node's log, and how far it goes: records 1 to tail, without a gap. The lock on this row orders all writers.
CREATE TABLE ballot_node (
    node  text COLLATE "C" PRIMARY KEY,
    epoch bigint NOT NULL,
    tail  bigint NOT NULL,
    bytes bigint NOT NULL
);

CREATE TABLE ballot_record (
    node     text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    kind     smallint NOT NULL,
    epoch    bigint NOT NULL,
    digest   bytea NOT NULL,
    payload  bytea NOT NULL,
    PRIMARY KEY (node, position)
);

-- Signatures and hashes don't compress; trying costs time at every write.
ALTER TABLE ballot_record ALTER COLUMN payload SET STORAGE EXTERNAL;

-- Small values that are made once and never change. Keys of nodes are among them. The empty node is the network as a whole.
CREATE TABLE ballot_secret (
    node  text COLLATE "C" NOT NULL,
    name  text COLLATE "C" NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (node, name)
);

-- State of grains as JSON text. The version is its ETag and goes on after a clear, whose value is null.
CREATE TABLE ballot_state (
    grain   text COLLATE "C" NOT NULL,
    name    text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    value   text,
    PRIMARY KEY (grain, name)
);
