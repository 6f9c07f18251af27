-- Version 2 of the tables of Microsoft Orleans: the state of grains moves from orleansstorage to ballot_state. All of it moves, or
-- the migration ends with a message and nothing has changed.

-- A silo of the former version writes no more from here on.
LOCK TABLE orleansstorage, ballot_state IN ACCESS EXCLUSIVE MODE;

-- Orleans' provider wrote JSON by Newtonsoft: every object has "$id" and "$type", a list is in "$values" and bytes are in "$value".
CREATE FUNCTION ballot_plain_json(json jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE
        WHEN json ? '$value' THEN json -> '$value'
        WHEN json ? '$values' THEN (
            SELECT coalesce(jsonb_agg(ballot_plain_json(item) ORDER BY place), '[]')
            FROM jsonb_array_elements(json -> '$values') WITH ORDINALITY AS list (item, place))
        WHEN jsonb_typeof(json) = 'object' THEN (
            SELECT coalesce(jsonb_object_agg(field.key, ballot_plain_json(field.value)), '{}')
            FROM jsonb_each(json) AS field WHERE field.key NOT IN ('$id', '$type'))
        ELSE json
    END
$$;

-- The 32 hex digits of a GUID that the provider kept as two numbers: the first three fields are one number, and of the rest each
-- byte stands where its weight is.
CREATE FUNCTION ballot_guid_digits(n0 bigint, n1 bigint) RETURNS text LANGUAGE sql AS $$
    SELECT substr(fields, 9, 8) || substr(fields, 5, 4) || substr(fields, 1, 4) || (
        SELECT string_agg(substr(rest, place, 2), '' ORDER BY place DESC) FROM generate_series(1, 15, 2) AS place)
    FROM encode(int8send(n0), 'hex') AS fields, encode(int8send(n1), 'hex') AS rest
$$;

DO $$
DECLARE
    -- The provider left out what is null, false or 0.
    fresh   CONSTANT jsonb := '{"registrar": {"Secrets": null}, "membership": {"HasLeft": false}, "roster": {"Version": 0}}';
    old     orleansstorage;
    present ballot_state;
    content jsonb;
    owner   text;
    owners  text[];
BEGIN
    FOR old IN SELECT * FROM orleansstorage LOOP
        -- A key that looks like a GUID or a hexadecimal number was kept as numbers. Of a node's name that is a number its zeros in
        -- front were lost: all nodes of that number had one state, and each gets it.
        owners := CASE
            WHEN old.serviceid <> 'ballot' THEN NULL
            WHEN old.graintypestring = 'roster' THEN ARRAY['ballot.tracker/' || old.grainidextensionstring]
            WHEN old.graintypestring = 'registrar' AND old.grainidextensionstring IS NULL
                THEN ARRAY['ballot.registrar/' || ballot_guid_digits(old.grainidn0, old.grainidn1)]
            WHEN old.graintypestring = 'membership' AND old.grainidextensionstring IS NOT NULL
                THEN ARRAY['ballot.node/' || old.grainidextensionstring]
            WHEN old.graintypestring = 'membership' THEN ARRAY(
                SELECT 'ballot.node/' || node FROM ballot_node WHERE CASE
                    WHEN node ~ '^[0-9a-f]{32}$' THEN node = ballot_guid_digits(old.grainidn0, old.grainidn1)
                    WHEN node ~ '^0*[0-9a-f]{1,16}$'
                        THEN old.grainidn0 = 0 AND old.grainidn1 = ('x' || lpad(ltrim(node, '0'), 16, '0'))::bit(64)::bigint
                    ELSE false
                END)
        END;
        IF coalesce(cardinality(owners), 0) = 0 OR owners[1] IS NULL THEN
            RAISE EXCEPTION 'orleansstorage has a state of no grain of this program: serviceid %, graintypestring %, grainidn0 %, grainidn1 %, grainidextensionstring %.',
                old.serviceid, old.graintypestring, old.grainidn0, old.grainidn1, old.grainidextensionstring;
        END IF;

        BEGIN
            content := (fresh -> old.graintypestring) || ballot_plain_json(convert_from(old.payloadbinary, 'UTF8')::jsonb);
        EXCEPTION WHEN data_exception THEN
            RAISE EXCEPTION 'The state ''%'' of % in orleansstorage can''t be read: %.', old.graintypestring, owners[1], SQLERRM;
        END;

        FOREACH owner IN ARRAY owners LOOP
            SELECT * INTO present FROM ballot_state WHERE grain = owner AND name = old.graintypestring;
            IF NOT FOUND THEN
                INSERT INTO ballot_state (grain, name, version, value) VALUES (owner, old.graintypestring, old.version, content::text);
            ELSIF present.value::jsonb IS DISTINCT FROM content THEN
                -- Nothing here tells which one the network went on with, and a registrar's secrets exist once.
                RAISE EXCEPTION 'The state ''%'' of % is in ballot_state and in orleansstorage, and they differ. Copy the database; then delete the one that is out of date and migrate again: DELETE FROM ballot_state WHERE grain = % AND name = %; or DELETE FROM orleansstorage WHERE graintypestring = % AND grainidn0 = % AND grainidn1 = % AND grainidextensionstring IS NOT DISTINCT FROM %;',
                    old.graintypestring, owner, quote_literal(owner), quote_literal(old.graintypestring),
                    quote_literal(old.graintypestring), old.grainidn0, old.grainidn1, quote_nullable(old.grainidextensionstring);
            END IF;
        END LOOP;
    END LOOP;
END
$$;

DROP FUNCTION ballot_plain_json, ballot_guid_digits;

DROP TABLE orleansstorage;

DELETE FROM orleansquery WHERE querykey IN ('ReadFromStorageKey', 'WriteToStorageKey', 'ClearStorageKey', 'DeleteStorageKey');
