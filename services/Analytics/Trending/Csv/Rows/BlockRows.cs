using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>
/// Collects the number of rows of each block of a log and the first error, which together give the row of the error. Thread-safe.
/// </summary>
internal sealed class BlockRows
{
    private readonly Lock _lock = new();
    private readonly List<int> _rows = [];
    private (long Block, Exception Error)? _first;

    public void Read(long block, int rows)
    {
        lock (_lock)
        {
            if (_rows.Count <= block)
                CollectionsMarshal.SetCount(_rows, (int)block + 1);
            _rows[(int)block] = rows;
        }
    }

    public void Failed(long block, Exception error)
    {
        lock (_lock)
        {
            if (_first is null || block < _first.Value.Block)
                _first = (block, error);
        }
    }

    /// <summary>Throws the first error, if there is one. Call it when all blocks before the failed one have been read.</summary>
    public void ThrowFirstError()
    {
        if (_first is not var (block, error))
            return;
        if (error is not RowException { IsNotUtf8: false } row)
        {
            ExceptionDispatchInfo.Throw(error);
        }
        else
        {
            var number = _rows.Take((int)block).Sum(rows => (long)rows) + row.Row;
            throw new TrafficLogException($"Row {number}{row.Message}", number, row);
        }
    }
}
