using System.Globalization;
using DzStore.BlackFriday.Stores;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Turns the kill of a database into a loss of power: cuts its log at the length that the disk had last confirmed, and empties newer logs.
/// The database records that length after each sync.
/// </summary>
internal sealed class PowerLoss(LocalStore store)
{
    public long BytesCut { get; private set; }

    public int Cuts { get; private set; }

    /// <summary>Cuts the log of a node whose process has ended.</summary>
    /// <exception cref="InvalidDataException">The database has noted nothing, so that nothing can be said of what was synced.</exception>
    public void Strike(DatabaseNode node)
    {
        var note = StoreUnderTest.SyncedLengthFile(store.Folder.Root, node.Number.ToString(CultureInfo.InvariantCulture));
        if (
            File.ReadAllText(note).Split(' ') is not [var name, var text]
            || !long.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var synced)
        )
        {
            throw new InvalidDataException($"{note} does not say how far the database's log was synced.");
        }

        long cut = 0;
        foreach (var log in new DirectoryInfo(node.DbPath).EnumerateFiles("*.log"))
        {
            // Older logs are synced before a newer one is.
            var keep = string.CompareOrdinal(log.Name, name) switch
            {
                < 0 => log.Length,
                0 => synced,
                _ => 0,
            };
            if (log.Length <= keep)
                continue;
            using var file = log.OpenWrite();
            cut += file.Length - keep;
            file.SetLength(keep);
        }

        BytesCut += cut;
        Cuts += cut > 0 ? 1 : 0;
    }
}
