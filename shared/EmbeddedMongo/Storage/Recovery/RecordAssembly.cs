using System.Buffers;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>Puts records together from the pieces that the blocks of a log hold.</summary>
internal sealed class RecordAssembly
{
    private readonly ArrayBufferWriter<byte> _content = new();

    /// <summary>True behind damage: pieces that follow belong to the record that was damaged.</summary>
    private bool _lost;

    /// <summary>The place at which the record under way begins; null where there is none.</summary>
    public long? Start { get; private set; }

    /// <summary>The words for what is wrong where the piece does not follow from those before it; null where it does.</summary>
    public string? ProblemOf(LogPiece piece) =>
        piece.Type switch
        {
            LogPiece.Full or LogPiece.First when Start is not null => "the rest of the record there is missing",
            LogPiece.Middle or LogPiece.Last when Start is null && !_lost => "the beginning of the record there is missing",
            _ => null,
        };

    /// <summary>Takes an intact piece; answers with the record that it completes, or null.</summary>
    public LogEntry? Add(LogPiece piece, long offset, ReadOnlySpan<byte> content)
    {
        if (piece.Type is LogPiece.Full or LogPiece.First)
            Begin(offset);
        if (Start is not { } start || piece.Type is < LogPiece.Full or > LogPiece.Last)
            return null; // The rest of a damaged record, or a note of RocksDB's own.
        _content.Write(content);
        if (piece.Type is LogPiece.First or LogPiece.Middle)
            return null;
        Start = null;
        return LogEntry.Record(start, _content.WrittenSpan.ToArray());
    }

    /// <summary>Begins a record.</summary>
    public void Begin(long offset)
    {
        (Start, _lost) = (offset, false);
        _content.ResetWrittenCount();
    }

    /// <summary>Gives up the record under way; answers with its beginning, or null where there is none.</summary>
    public long? Abandon()
    {
        var start = Start;
        (Start, _lost) = (null, true);
        return start;
    }
}
