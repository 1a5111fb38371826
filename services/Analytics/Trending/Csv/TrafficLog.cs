using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DzStore.Analytics.Trending.Csv.Bytes;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Trending.Csv;

/// <summary>
/// Reads a traffic log: CSV as in RFC 4180 (quoted fields, embedded line breaks, LF or CRLF, with or without a byte order mark) with
/// commas, semicolons or tabs between the fields, UTF-8, with a header that names the columns in any order. Blank lines are not rows.
/// Several threads parse blocks of whole rows; the result, an error and its row included, is the same as if one thread had read the rows in
/// order.
/// </summary>
/// <remarks>
/// A log may be appended to while it is read. It ends where it ended when the reading began. A last line without a line end is unfinished,
/// and left out, if the log has grown since or the line is not a valid row; otherwise it is a row. With a window a valid row can be counted
/// and has a time.
/// </remarks>
/// <param name="maxProducts">The largest number of products in the log; memory grows with it alone.</param>
/// <param name="threads">The number of threads that parse.</param>
/// <param name="blockBytes">The size in bytes of the block that a thread takes at once.</param>
/// <param name="dateForm">The form of dates with slashes (<see cref="DateForm"/>); null refuses them.</param>
public sealed class TrafficLog(
    int maxProducts,
    int threads = TrafficLog.MostThreads,
    int blockBytes = TrafficLog.BlockBytes,
    string? dateForm = null
)
{
    private const int MostThreads = 8;
    private const int BlockBytes = 1 << 18;

    private readonly int _threads = Math.Min(threads, Environment.ProcessorCount);

    /// <summary>Counts the rows with the action <c>view</c> by product.</summary>
    /// <param name="log">Seekable; read from its start to its end, and not closed.</param>
    /// <param name="views">The counter that the views are added to.</param>
    /// <param name="after">The time (UTC) after which views are counted; null counts all.</param>
    /// <param name="progress">Takes the bytes read so far.</param>
    /// <param name="cancellationToken">Stops the reading between two blocks.</param>
    /// <param name="length">The length in bytes at which the log ends, even if it has grown since; null for its length now.</param>
    /// <exception cref="TrafficLogException">The log is empty, lacks a column, is not UTF-8 or has an invalid row.</exception>
    public async Task<LogExtent> CountViewsAsync(
        Stream log,
        ViewCounter views,
        DateTime? after,
        IProgress<long> progress,
        CancellationToken cancellationToken,
        long? length = null
    )
    {
        var (total, unfinished) = await ReadAsync(log, Math.Min(log.Length, length ?? long.MaxValue), after, progress, cancellationToken);
        views.Add(total.Views);
        if (views.Products > maxProducts)
            throw ViewPass.TooManyProducts(maxProducts);
        return new(total.Rows, unfinished, after is null || total.Rows == 0 ? null : total.Newest);
    }

    /// <summary>
    /// Tells if the log ends in an unfinished line, as counting it would find. The rows before that line are only cut apart, not parsed.
    /// </summary>
    /// <param name="log">Seekable; read from its start to its end where it does not end in a line feed, and not closed.</param>
    /// <param name="columns">The columns of the log.</param>
    /// <param name="window">True when every row needs a time.</param>
    /// <param name="dateForm">The form of dates with slashes; null refuses them.</param>
    /// <param name="cancellationToken">Stops the reading between two blocks.</param>
    /// <exception cref="TrafficLogException">The log lacks a column.</exception>
    internal static bool EndsUnfinished(Stream log, LogColumns columns, bool window, string? dateForm, CancellationToken cancellationToken)
    {
        log.Position = Math.Max(0, log.Length - 1);
        if (log.ReadByte() is -1 or '\n')
            return false;
        foreach (var block in LogBlocks.Read(log, log.Length, BlockBytes, LogParser.MaxRowBytes, columns.Separator.Character))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var unfinished = MayBeUnfinished(block) && !IsValid(block, columns, window, dateForm);
            block.Release();
            if (unfinished)
                return true;
        }
        return false;
    }

    private async Task<(ViewPass Total, bool Unfinished)> ReadAsync(
        Stream log,
        long length,
        DateTime? after,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Task.Run(() => Read(log, length, after, progress, cancellationToken), cancellationToken);
        }
        catch (RowException e) when (e.IsNotUtf8)
        {
            var line = await Utf8Lines.FirstInvalidAsync(log, cancellationToken);
            throw new TrafficLogException($"Line {line} is not UTF-8. Save the log as UTF-8 and run again.", line, e);
        }
    }

    private (ViewPass Total, bool Unfinished) Read(
        Stream log,
        long length,
        DateTime? after,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        var columns = LogColumns.Read(log, length);
        var blocks = LogBlocks.Read(log, length, blockBytes, LogParser.MaxRowBytes, columns.Separator.Character, progress);
        var (total, rows, unfinished) = (NewPass(columns, after), new BlockRows(), false);
        if (length <= blockBytes)
            ReadInOrder();
        else
            ReadInParallel();
        rows.ThrowFirstError();
        return (total, unfinished);

        // One of thousands of small logs: threads would cost more than the rows.
        void ReadInOrder()
        {
            var (parser, number) = (new LogParser(columns, total), 0L);
            foreach (var block in blocks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!TryParse(block, number++, parser))
                    return;
            }
        }

        void ReadInParallel()
        {
            try
            {
                // No buffering: a thread that is free reads the next block itself, so that no more blocks are in memory than threads run.
                Parallel.ForEach(
                    Partitioner.Create(blocks, EnumerablePartitionerOptions.NoBuffering),
                    new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken },
                    () => new LogParser(columns, NewPass(columns, after)),
                    (block, loop, number, parser) =>
                    {
                        // Blocks before this one are read to their end, so that the first error of the log is the one reported.
                        if (!TryParse(block, number, parser))
                            loop.Break();
                        return parser;
                    },
                    parser =>
                    {
                        lock (total)
                            total.Add(parser.Pass);
                    }
                );
            }
            catch (AggregateException e)
            {
                ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            }
        }

        bool TryParse(LogBlock block, long number, LogParser parser)
        {
            try
            {
                if (MayBeUnfinished(block) && (log.Length > length || !IsValid(block, columns, after is not null, dateForm)))
                    unfinished = true;
                else
                    rows.Read(number, parser.Parse(block));
                return true;
            }
            catch (Exception e) when (e is RowException or TrafficLogException)
            {
                rows.Failed(number, e);
                return false;
            }
            finally
            {
                block.Release();
            }
        }
    }

    private ViewPass NewPass(LogColumns columns, DateTime? after) => new(columns, after, maxProducts, dateForm);

    private static bool MayBeUnfinished(LogBlock block) =>
        block is { MayBeUnfinished: true, IsFirst: false, Length: <= LogParser.MaxRowCharacters };

    /// <summary>Tells if a line is a valid row, with one answer for both engines and both queries of Spark.</summary>
    private static bool IsValid(LogBlock line, LogColumns columns, bool window, string? dateForm)
    {
        try
        {
            new LogParser(columns, new ViewPass(columns, window ? DateTime.MinValue : null, int.MaxValue, dateForm)).Parse(line);
            return true;
        }
        catch (RowException)
        {
            return false;
        }
    }
}
