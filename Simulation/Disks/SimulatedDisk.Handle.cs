using OrleansBallot.Storage.Files;

namespace OrleansBallot.Simulation.Disks;

internal sealed partial class SimulatedDisk
{
    private sealed class Unlock(SimulatedDisk disk, string path) : IDisposable
    {
        public void Dispose() => disk._locks.Remove(path);
    }

    private sealed class Handle(SimulatedDisk disk, SimulatedFile file) : IDiskFile
    {
        private bool _closed;

        public long Length => Open(() => (long)file.Current.Length);

        public int Read(long offset, Span<byte> buffer)
        {
            lock (disk._gate)
            {
                Open(() => true);
                var read = file.Current.Read(offset, buffer);
                disk.BytesRead += read;
                return read;
            }
        }

        public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers) => disk.Changing(() =>
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var bytes = Joined(buffers);
            var others = disk._names.Values.Where(f => f != file).Sum(f => (long)f.Current.Length);
            var fits = Math.Max(file.Current.Length, disk.Capacity - others) - offset;
            var written = bytes[..(int)Math.Clamp(fits, 0, bytes.Length)];
            file.Change(content => content.Write(offset, written), offset, written);
            if (fits < bytes.Length)
                throw new IOException("No space left on device");
        });

        public void SetLength(long length) => disk.Changing(() =>
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            file.Change(content => content.SetLength((int)length), length, []);
        });

        public void Sync() => disk.Changing(() =>
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            disk.FileSyncs++;
            if (disk.FailNextSync)
            {
                disk.FailNextSync = false;
                file.Forget();
                throw new IOException("Input/output error");
            }
            file.Sync();
        });

        public void Dispose()
        {
            if (!_closed) disk.OpenFiles--;
            _closed = true;
        }

        private static byte[] Joined(IReadOnlyList<ReadOnlyMemory<byte>> buffers)
        {
            var bytes = new byte[buffers.Sum(b => b.Length)];
            var at = 0;
            foreach (var buffer in buffers)
            {
                buffer.Span.CopyTo(bytes.AsSpan(at));
                at += buffer.Length;
            }
            return bytes;
        }

        private T Open<T>(Func<T> read)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return disk.ReadsOn ? read() : disk.Guarded(read);
        }
    }
}
