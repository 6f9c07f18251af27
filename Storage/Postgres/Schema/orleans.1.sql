-- Version 1 of the tables of Microsoft Orleans: members of the cluster, places of grains, state of grains. Orleans reads the
-- statements that it uses from orleansquery; names and types of parameters and columns are its contract, the rest is ours:
-- every change is one statement, so none needs a transaction around it, and a first write of a state is as exclusive as a later.

CREATE TABLE IF NOT EXISTS orleansquery (
    querykey  varchar(64) PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);

-- Members

CREATE TABLE IF NOT EXISTS orleansmembershipversiontable (
    deploymentid varchar(150) PRIMARY KEY,
    timestamp    timestamptz(3) NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS orleansmembershiptable (
    deploymentid varchar(150) NOT NULL REFERENCES orleansmembershipversiontable,
    address      varchar(45) NOT NULL,
    port         integer NOT NULL,
    generation   integer NOT NULL,
    siloname     varchar(150) NOT NULL,
    hostname     varchar(150) NOT NULL,
    status       integer NOT NULL,
    proxyport    integer,
    suspecttimes varchar(8000),
    starttime    timestamptz(3) NOT NULL,
    iamalivetime timestamptz(3) NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
);

-- Places of grains. The three parts of the key together stay below what an index of PostgreSQL may hold.
CREATE TABLE IF NOT EXISTS orleansgraindirectory (
    clusterid    varchar(150) NOT NULL,
    providerid   varchar(150) NOT NULL,
    grainid      varchar(2404) NOT NULL,
    siloaddress  varchar(100) NOT NULL,
    activationid varchar(100) NOT NULL,
    createdon    timestamptz NOT NULL,
    PRIMARY KEY (clusterid, providerid, grainid)
);

CREATE INDEX IF NOT EXISTS ix_orleansgraindirectory_silo ON orleansgraindirectory (clusterid, providerid, siloaddress);

-- State of grains. Without the unique index, two first writes at once would both succeed.
CREATE TABLE IF NOT EXISTS orleansstorage (
    grainidhash            integer NOT NULL,
    grainidn0              bigint NOT NULL,
    grainidn1              bigint NOT NULL,
    graintypehash          integer NOT NULL,
    graintypestring        varchar(512) NOT NULL,
    grainidextensionstring varchar(512),
    serviceid              varchar(150) NOT NULL,
    payloadbinary          bytea,
    modifiedon             timestamp NOT NULL,
    version                integer
);

CREATE UNIQUE INDEX IF NOT EXISTS ix_orleansstorage_grain ON orleansstorage
    (serviceid, graintypestring, grainidn0, grainidn1, coalesce(grainidextensionstring, ''));

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', $$
WITH inserted AS (
    INSERT INTO orleansmembershipversiontable (deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*)::integer FROM inserted
$$),
('InsertMembershipKey', $$
WITH versioned AS (
    UPDATE orleansmembershipversiontable SET timestamp = now(), version = version + 1
    WHERE deploymentid = @DeploymentId AND version = @Version AND NOT EXISTS (
        SELECT FROM orleansmembershiptable
        WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deploymentid),
inserted AS (
    INSERT INTO orleansmembershiptable
        (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    SELECT deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM versioned
    RETURNING 1)
SELECT count(*)::integer FROM inserted
$$),
('UpdateMembershipKey', $$
WITH versioned AS (
    UPDATE orleansmembershipversiontable SET timestamp = now(), version = version + 1
    WHERE deploymentid = @DeploymentId AND version = @Version AND EXISTS (
        SELECT FROM orleansmembershiptable
        WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deploymentid),
updated AS (
    UPDATE orleansmembershiptable AS member
    SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
    FROM versioned
    WHERE member.deploymentid = versioned.deploymentid
        AND member.address = @Address AND member.port = @Port AND member.generation = @Generation
    RETURNING 1)
SELECT count(*)::integer FROM updated
$$),
('UpdateIAmAlivetimeKey', $$
UPDATE orleansmembershiptable SET iamalivetime = @IAmAliveTime
WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
('MembershipReadRowKey', $$
SELECT network.deploymentid, address, port, generation, siloname, hostname, status, proxyport, suspecttimes, starttime, iamalivetime, version
FROM orleansmembershipversiontable AS network LEFT JOIN orleansmembershiptable AS member
    ON member.deploymentid = network.deploymentid AND address = @Address AND port = @Port AND generation = @Generation
WHERE network.deploymentid = @DeploymentId
$$),
('MembershipReadAllKey', $$
SELECT network.deploymentid, address, port, generation, siloname, hostname, status, proxyport, suspecttimes, starttime, iamalivetime, version
FROM orleansmembershipversiontable AS network LEFT JOIN orleansmembershiptable AS member ON member.deploymentid = network.deploymentid
WHERE network.deploymentid = @DeploymentId
$$),
('DeleteMembershipTableEntriesKey', $$
DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId;
DELETE FROM orleansmembershipversiontable WHERE deploymentid = @DeploymentId
$$),
('CleanupDefunctSiloEntriesKey', $$
DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status <> 3
$$),
('GatewaysQueryKey', $$
SELECT address, proxyport, generation FROM orleansmembershiptable
WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0
$$),
('RegisterGrainActivationKey', $$
INSERT INTO orleansgraindirectory AS place (clusterid, providerid, grainid, siloaddress, activationid, createdon)
VALUES (@ClusterId, @ProviderId, @GrainId, @SiloAddress, @ActivationId, now())
ON CONFLICT (clusterid, providerid, grainid) DO UPDATE SET grainid = place.grainid
RETURNING clusterid, providerid, grainid, siloaddress, activationid
$$),
('UnregisterGrainActivationKey', $$
WITH deleted AS (
    DELETE FROM orleansgraindirectory
    WHERE clusterid = @ClusterId AND providerid = @ProviderId AND grainid = @GrainId AND activationid = @ActivationId
    RETURNING 1)
SELECT count(*)::integer FROM deleted
$$),
('LookupGrainActivationKey', $$
SELECT clusterid, providerid, grainid, siloaddress, activationid FROM orleansgraindirectory
WHERE clusterid = @ClusterId AND providerid = @ProviderId AND grainid = @GrainId
$$),
('UnregisterGrainActivationsKey', $$
WITH deleted AS (
    DELETE FROM orleansgraindirectory
    WHERE clusterid = @ClusterId AND providerid = @ProviderId AND siloaddress = ANY (string_to_array(@SiloAddresses, '|'))
    RETURNING 1)
SELECT count(*)::integer FROM deleted
$$),
('ReadFromStorageKey', $$
SELECT payloadbinary, modifiedon, version FROM orleansstorage
WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
    AND coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '')
$$),
('WriteToStorageKey', $$
WITH updated AS (
    UPDATE orleansstorage SET payloadbinary = @PayloadBinary, modifiedon = now() AT TIME ZONE 'utc', version = version + 1
    WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
        AND coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion::integer
    RETURNING version),
inserted AS (
    INSERT INTO orleansstorage
        (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid, payloadbinary, modifiedon, version)
    SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary,
        now() AT TIME ZONE 'utc', 1
    WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version)
SELECT coalesce((SELECT version FROM updated), (SELECT version FROM inserted), @GrainStateVersion::integer) AS newgrainstateversion
$$),
('ClearStorageKey', $$
UPDATE orleansstorage SET payloadbinary = NULL, modifiedon = now() AT TIME ZONE 'utc', version = version + 1
WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
    AND coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion::integer
RETURNING version AS newgrainstateversion
$$),
('DeleteStorageKey', $$
DELETE FROM orleansstorage
WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
    AND coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion::integer
RETURNING version + 1 AS newgrainstateversion
$$)
ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext;
