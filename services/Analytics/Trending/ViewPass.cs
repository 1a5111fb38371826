using System.Buffers;
using System.Text;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending;

/// <summary>Counts the rows whose action is <c>view</c> by product.</summary>
internal sealed class ViewPass : LogPass
{
    private readonly DateTime? _after;
    private readonly int _maxProducts;
    private readonly int _action, _product, _timestamp;

    // A product's name has two forms at most, one with quotes and one without: both lead to the same count, and are decoded once.
    private readonly FieldTable _byField = new();

    /// <param name="columns">The columns of the log.</param>
    /// <param name="after">Counts the views later than this only; null counts all, and reads no timestamps.</param>
    /// <param name="maxProducts">How many products may be named.</param>
    public ViewPass(LogColumns columns, DateTime? after, int maxProducts)
    {
        (_after, _maxProducts) = (after, maxProducts);
        (_action, _product) = (columns[LogColumns.Action], columns[LogColumns.Product]);
        _timestamp = after is null ? -1 : columns[LogColumns.Timestamp];
    }

    public ViewCounter Views { get; } = new();

    public override void Add(LogPass other)
    {
        base.Add(other);
        Views.Add(((ViewPass)other).Views);
    }

    protected override void Look(CsvDataReader csv)
    {
        if (!csv.GetFieldSpan(_action).SequenceEqual(TrafficLog.ViewAction)) return;
        var name = csv.GetFieldSpan(_product);
        if (name.IsWhiteSpace()) throw new RowException($": the column '{LogColumns.Product}' of a view is empty. Give the product's name.");
        if (name.Length > TrafficLog.MaxProductCharacters)
            throw new RowException($": the column '{LogColumns.Product}' has {name.Length} characters; at most {TrafficLog.MaxProductCharacters} are read.");
        if (_after is { } bound && Time(csv, _timestamp) <= bound) return;
        Count(name).Add(1);
    }

    protected override bool TryLook(in PlainRows rows)
    {
        if (!IsView(rows[_action])) return true;
        var product = rows[_product];
        var count = _byField.Find(product);
        if (count is null && !IsName(product)) return false;
        if (_after is { } bound)
        {
            if (!LogTime.TryParse(rows[_timestamp], out var time)) return false;
            if (time <= bound) return true;
        }
        if (count is null) _byField.Add(product, count = Count(CsvField.Text(product)));
        count.Add(1);
        return true;
    }

    private static bool IsView(ReadOnlySpan<byte> field) => field.SequenceEqual("view"u8) || field.SequenceEqual("\"view\""u8);

    /// <summary>Whether a field names a product; told without decoding it where that is easy, for views before the window are known by no count.</summary>
    private static bool IsName(ReadOnlySpan<byte> field)
    {
        if (field.Length <= TrafficLog.MaxProductCharacters
            && Rune.DecodeFromUtf8(field.TrimStart((byte)'"'), out var first, out _) == OperationStatus.Done && !Rune.IsWhiteSpace(first)) return true;
        var name = CsvField.Text(field);
        return !string.IsNullOrWhiteSpace(name) && name.Length <= TrafficLog.MaxProductCharacters;
    }

    private ViewCount Count(ReadOnlySpan<char> name)
    {
        var count = Views[name];
        return Views.Products <= _maxProducts ? count : throw TrafficLog.TooManyProducts(_maxProducts);
    }
}
