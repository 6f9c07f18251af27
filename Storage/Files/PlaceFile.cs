using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansBallot.Storage.Files;

/// <summary>
/// The file <c>place</c>: a random name for the data directory, and the time at which the file itself was made. In a copy of the directory
/// the file is younger than it says, so the copy gets another name. Every start makes the file anew, so that a copy over the directory
/// itself is noticed as well.
/// </summary>
internal static class PlaceFile
{
    private const int NameSize = 16;
    private const int Size = NameSize + sizeof(long);

    /// <summary>Returns the name of this place. A new directory, or a copy, gets a new name. It blocks.</summary>
    public static string Renew(DataDirectory data)
    {
        var (disk, path) = (data.Disk, Path.Combine(data.Location, "place"));
        var name = NameIn(disk, path) ?? RandomNumberGenerator.GetBytes(NameSize);
        Write(disk, path, name, birth => birth);

        // If the file does not keep its time, copies can't be told. Then the file says so, and every start finds its name.
        if (NameIn(disk, path) is null) Write(disk, path, name, _ => 0);
        return Convert.ToHexStringLower(name);
    }

    private static byte[]? NameIn(IDisk disk, string path)
    {
        if (AtomicFile.Read(disk, path, Size) is not { Length: Size } content) return null;
        var birth = BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(NameSize));
        return birth == 0 || birth == disk.Birth(path) ? content[..NameSize] : null;
    }

    private static void Write(IDisk disk, string path, byte[] name, Func<long, long> birthOf)
    {
        var next = path + ".new";
        var content = new byte[Size];
        name.CopyTo(content, 0);
        using (var file = disk.Create(next))
        {
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(NameSize), birthOf(disk.Birth(next)));
            file.Write(0, [content]);
            file.Sync();
        }
        disk.Rename(next, path);
        disk.SyncDirectory(Path.GetDirectoryName(path)!);
    }
}
