using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace DzStore.Analytics.Trending;

/// <summary>How many rows each block of a log has, and the first fault: together they tell which row of the log is at fault. For many threads.</summary>
internal sealed class BlockRows
{
    private readonly Lock _lock = new();
    private readonly List<int> _rows = [];
    private (long Block, Exception Fault)? _first;

    public void Read(long block, int rows)
    {
        lock (_lock)
        {
            if (_rows.Count <= block) CollectionsMarshal.SetCount(_rows, (int)block + 1);
            _rows[(int)block] = rows;
        }
    }

    public void Failed(long block, Exception fault)
    {
        lock (_lock)
            if (_first is null || block < _first.Value.Block) _first = (block, fault);
    }

    /// <summary>To be called when all blocks before a faulty one have been read.</summary>
    public void ThrowFirstFault()
    {
        if (_first is not var (block, fault)) return;
        if (fault is not RowException { IsNotUtf8: false } row) ExceptionDispatchInfo.Throw(fault);
        else
        {
            var number = _rows.Take((int)block).Sum(rows => (long)rows) + row.Row;
            throw new TrafficLogException($"Row {number}{row.Message}", number, row);
        }
    }
}
