using EmbeddedMongo.Errors;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>Damage to a store: something that was on disk can't be read any more.</summary>
/// <param name="Problem">The file and what is wrong with it, in words.</param>
internal record Damage(string Problem)
{
    /// <summary>Damage that RocksDB itself has found.</summary>
    public static Damage Of(RocksDbException error) => new($"its files cannot be read ({error.Message})");

    /// <summary>The error of a start that would lose what was damaged.</summary>
    public DatabasePathException Error(string directory, Exception? inner = null) =>
        new(
            $"The data directory {directory} is damaged, and nothing was started or changed: {Problem}. Run embedded-mongod --dbpath "
                + $"\"{directory}\" --repair, which keeps what can be read and says what it drops, or restore a dump into another "
                + "directory.",
            inUse: false,
            inner
        );
}

/// <summary>Damage within the log of writes: RocksDB would stop there and drop in silence what lies behind it.</summary>
/// <param name="File">The log.</param>
/// <param name="Offset">The place of the first record that can't be read.</param>
/// <param name="Reason">What is wrong with that record, in words.</param>
/// <param name="Behind">The number of operations behind it that can be read.</param>
internal sealed record LogDamage(string File, long Offset, string Reason, long Behind)
    : Damage(
        $"in the log {Path.GetFileName(File)} at byte {Offset}, {Reason}, and {Behind} "
            + $"{(Behind == 1 ? "operation lies" : "operations lie")} behind it"
    );
