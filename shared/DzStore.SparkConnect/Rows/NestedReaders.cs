using Apache.Arrow;

namespace DzStore.SparkConnect.Rows;

/// <summary>Reads arrays as T[].</summary>
internal sealed class ListReader<T>(ColumnReader<T> element) : ArrayReader<ListArray, T[]>
{
    public override T[] Read(int row)
    {
        var (start, end) = (Array.ValueOffsets[row], Array.ValueOffsets[row + 1]);
        var elements = new T[end - start];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = element.Read(start + i);
        return elements;
    }

    protected override void Bound() => element.Bind(Array.Values);
}

/// <summary>Reads maps as dictionaries.</summary>
internal sealed class MapReader<TKey, TValue>(ColumnReader<TKey> key, ColumnReader<TValue> value)
    : ArrayReader<MapArray, Dictionary<TKey, TValue>>
    where TKey : notnull
{
    public override Dictionary<TKey, TValue> Read(int row)
    {
        var (start, end) = (Array.ValueOffsets[row], Array.ValueOffsets[row + 1]);
        var pairs = new Dictionary<TKey, TValue>(end - start);
        for (var i = start; i < end; i++)
            pairs.Add(key.Read(i), value.Read(i));
        return pairs;
    }

    protected override void Bound()
    {
        key.Bind(Array.Keys);
        value.Bind(Array.Values);
    }
}

/// <summary>Reads structs, and whole rows, as objects made of their fields.</summary>
internal sealed class StructReader<T>(IReadOnlyList<(int Field, ColumnReader Reader)> fields, Func<int, T> read)
    : ArrayReader<StructArray, T>
{
    public override T Read(int row) => read(row);

    /// <summary>Binds to a batch, which is read as a struct that is never null.</summary>
    public void Bind(RecordBatch batch)
    {
        foreach (var (field, reader) in fields)
            reader.Bind(batch.Column(field));
    }

    protected override void Bound()
    {
        foreach (var (field, reader) in fields)
            reader.Bind(Array.Fields[field]);
    }
}
