using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Log;

/// <summary>A part of the oplog, read from one snapshot.</summary>
/// <param name="First">
/// The first entry at or after the place asked for; null where there is none, <see cref="OpTime.None"/> where the beginning was asked for.
/// </param>
/// <param name="Entries">The entries that follow it.</param>
/// <param name="IsTooOld">True where the oplog does not reach back to the place asked for.</param>
internal readonly record struct LogPage(OpTime? First, IReadOnlyList<LogEntry> Entries, bool IsTooOld);
