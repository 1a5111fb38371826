using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Reads a traffic log: CSV as in RFC 4180 (quoted fields, embedded line breaks, LF or CRLF, with or without a byte order mark), UTF-8, with a header
/// that names the columns in any order. Blank lines are no rows. Blocks of whole rows are parsed on several threads; what comes out, a fault and its row
/// among it, is as if one had read the rows in order.
/// </summary>
/// <remarks>
/// A log may be appended to while it is read. It ends where it ended when the reading began; a last line without a line end is left out if the log has
/// grown since or the line is no whole row, and is a row otherwise. With a window a row is whole if it can be counted and its timestamp is a time.
/// </remarks>
/// <param name="maxProducts">How many products the log may name: memory grows with them, and only with them.</param>
/// <param name="threads">How many threads parse.</param>
/// <param name="blockBytes">How much of the log a thread takes at once.</param>
public sealed class TrafficLog(int maxProducts, int threads = TrafficLog.MostThreads, int blockBytes = TrafficLog.BlockBytes)
{
    public const string ViewAction = "view";
    public const int MaxProductCharacters = 1_000;
    private const int MostThreads = 8;
    private const int BlockBytes = 1 << 18;
    private const int HeaderBytes = 1 << 12;
    private const int MaxBytesACharacter = 3;
    private const int MaxRowBytes = LogParser.MaxRowCharacters * MaxBytesACharacter;

    private readonly int _threads = Math.Min(threads, Environment.ProcessorCount);

    /// <summary>Counts the rows whose action is <c>view</c> by product.</summary>
    /// <param name="log">Seekable; read from its start to its end, and not closed.</param>
    /// <param name="views">Where the views are added.</param>
    /// <param name="after">Counts the views later than this (UTC) only; null counts all.</param>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <param name="cancellationToken">Ends the reading between two blocks.</param>
    /// <exception cref="TrafficLogException">The log is empty, lacks a column, is no UTF-8 or has a broken row.</exception>
    public async Task<LogExtent> CountViewsAsync(Stream log, ViewCounter views, DateTime? after, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var (total, half) = await ReadAsync(log, columns => new ViewPass(columns, after, maxProducts), after is not null, progress, cancellationToken);
        views.Add(total.Views);
        if (views.Products > maxProducts) throw TooManyProducts(maxProducts);
        return new(total.Rows, half);
    }

    /// <summary>The newest timestamp (UTC) of all rows, or null where there are none.</summary>
    /// <inheritdoc cref="CountViewsAsync"/>
    public async Task<DateTime?> NewestAsync(Stream log, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var (total, _) = await ReadAsync(log, columns => new NewestPass(columns), window: true, progress, cancellationToken);
        return total.Rows == 0 ? null : total.Newest;
    }

    /// <summary>The names of the log's columns.</summary>
    /// <exception cref="TrafficLogException">The log is empty, or its first row is no header.</exception>
    /// <exception cref="RowException">It is not UTF-8.</exception>
    internal static IReadOnlyList<string> Header(Stream log) =>
        LogColumns.Read(LogBlocks.Read(log, log.Length, HeaderBytes, MaxRowBytes, new StepProgress<long>(_ => { })).FirstOrDefault().Bytes).Names;

    /// <summary>Whether the log ends in a half line, as the counting would find; what is read for that is cut into rows and not parsed.</summary>
    /// <param name="log">Seekable; read from its start to its end where it does not end in a line feed, and not closed.</param>
    /// <param name="window">Whether timestamps matter.</param>
    /// <param name="cancellationToken">Ends the reading between two blocks.</param>
    /// <exception cref="TrafficLogException">The log has no header, or lacks a column.</exception>
    internal static bool EndsInHalfLine(Stream log, bool window, CancellationToken cancellationToken)
    {
        log.Position = Math.Max(0, log.Length - 1);
        if (log.ReadByte() is -1 or '\n') return false;
        LogColumns? columns = null;
        foreach (var block in LogBlocks.Read(log, log.Length, BlockBytes, MaxRowBytes, new StepProgress<long>(_ => { })))
        {
            cancellationToken.ThrowIfCancellationRequested();
            columns ??= LogColumns.Read(block.Bytes);
            var half = MayBeHalf(block) && !IsWhole(block, columns, window);
            block.Release();
            if (half) return true;
        }
        return false;
    }

    internal static TrafficLogException TooManyProducts(int most) =>
        new($"The log names more than {most} products. Is {LogColumns.Product} the right column? Else raise Trending:MaxProducts.");

    private async Task<(T Total, bool Half)> ReadAsync<T>(Stream log, Func<LogColumns, T> pass, bool window, IProgress<long> progress, CancellationToken cancellationToken)
        where T : LogPass
    {
        try
        {
            return await Task.Run(() => Read(log, pass, window, progress, cancellationToken), cancellationToken);
        }
        catch (RowException fault) when (fault.IsNotUtf8)
        {
            var line = await Utf8Lines.FirstInvalidAsync(log, cancellationToken);
            throw new TrafficLogException($"Line {line} is not UTF-8. Save the log as UTF-8 and run again.", line, fault);
        }
    }

    private (T Total, bool Half) Read<T>(Stream log, Func<LogColumns, T> newPass, bool window, IProgress<long> progress, CancellationToken cancellationToken)
        where T : LogPass
    {
        var length = log.Length;
        var blocks = LogBlocks.Read(log, length, blockBytes, MaxRowBytes, progress);
        var columns = LogColumns.Read(blocks.FirstOrDefault().Bytes);
        var (total, rows, half) = (newPass(columns), new BlockRows(), false);
        try
        {
            // No buffering: a thread that is free reads the next block itself, so that no more blocks are in memory than threads run.
            Parallel.ForEach(
                Partitioner.Create(blocks, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken },
                () => new LogParser(columns, newPass(columns)),
                (block, loop, number, parser) =>
                {
                    try
                    {
                        if (MayBeHalf(block) && (log.Length > length || !IsWhole(block, columns, window))) half = true;
                        else rows.Read(number, parser.Parse(block));
                    }
                    catch (Exception fault) when (fault is RowException or TrafficLogException)
                    {
                        // Blocks before this one are read to their end: the first fault of the log is the one to tell.
                        rows.Failed(number, fault);
                        loop.Break();
                    }
                    block.Release();
                    return parser;
                },
                parser => { lock (total) total.Add(parser.Pass); });
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
        rows.ThrowFirstFault();
        return (total, half);
    }

    private static bool MayBeHalf(LogBlock block) => block is { MayBeHalf: true, IsFirst: false, Length: <= LogParser.MaxRowCharacters };

    /// <summary>One answer for both passes over a log that a window takes, or one would leave out what the other counts.</summary>
    private static bool IsWhole(LogBlock line, LogColumns columns, bool window)
    {
        try
        {
            new LogParser(columns, new ViewPass(columns, null, int.MaxValue)).Parse(line);
            if (window) new LogParser(columns, new NewestPass(columns)).Parse(line);
            return true;
        }
        catch (RowException)
        {
            return false;
        }
    }
}

/// <summary>How much a log had to read.</summary>
/// <param name="Rows">Neither the header nor blank lines.</param>
/// <param name="EndsInHalfLine">Whether its last line was left out, being unfinished.</param>
public sealed record LogExtent(long Rows, bool EndsInHalfLine);
