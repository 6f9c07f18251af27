-- Version 3: a silo's start and its signs of life bear the database's time. By the clock of a silo that is an hour ahead it would seem
-- alive for an hour after its death, and nobody could join before; and one that is behind would have tried to join for too long at once.

UPDATE orleansquery SET querytext = $$
WITH versioned AS (
    UPDATE orleansmembershipversiontable SET timestamp = now(), version = version + 1
    WHERE deploymentid = @DeploymentId AND version = @Version AND NOT EXISTS (
        SELECT FROM orleansmembershiptable
        WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deploymentid),
inserted AS (
    INSERT INTO orleansmembershiptable
        (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    SELECT deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort,
        now(), now() FROM versioned
    RETURNING 1)
SELECT count(*)::integer FROM inserted
$$ WHERE querykey = 'InsertMembershipKey';

UPDATE orleansquery SET querytext = $$
WITH versioned AS (
    UPDATE orleansmembershipversiontable SET timestamp = now(), version = version + 1
    WHERE deploymentid = @DeploymentId AND version = @Version AND EXISTS (
        SELECT FROM orleansmembershiptable
        WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deploymentid),
updated AS (
    UPDATE orleansmembershiptable AS member
    SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = GREATEST(member.iamalivetime, LEAST(@IAmAliveTime::timestamptz, now()))
    FROM versioned
    WHERE member.deploymentid = versioned.deploymentid
        AND member.address = @Address AND member.port = @Port AND member.generation = @Generation
    RETURNING 1)
SELECT count(*)::integer FROM updated
$$ WHERE querykey = 'UpdateMembershipKey';

UPDATE orleansquery SET querytext = $$
UPDATE orleansmembershiptable SET iamalivetime = now()
WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$ WHERE querykey = 'UpdateIAmAlivetimeKey';
