using System.Buffers;
using System.Text;
using DzStore.Analytics.Trending.Csv.Bytes;
using DzStore.Analytics.Trending.Csv.Rows;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending.Csv.Counting;

/// <summary>Counts the rows with the action <c>view</c> by product, and with a window finds the newest timestamp of all rows.</summary>
internal sealed class ViewPass : LogPass
{
    /// <summary>The action of a row that is counted.</summary>
    public const string ViewAction = "view";

    /// <summary>The longest name of a product, in UTF-16 code units.</summary>
    public const int MaxProductCharacters = 1_000;

    private readonly DateTime? _after;
    private readonly string? _dateForm;
    private readonly int _maxProducts;
    private readonly int _action,
        _product,
        _timestamp;

    // A name has at most two forms, with quotes and without; each is decoded once and leads to the same count.
    private readonly FieldTable _byField = new();

    /// <param name="columns">The columns of the log.</param>
    /// <param name="after">The time (UTC) after which views are counted; null counts all and reads no timestamps.</param>
    /// <param name="maxProducts">The largest number of products.</param>
    /// <param name="dateForm">The form of dates with slashes; null refuses them.</param>
    public ViewPass(LogColumns columns, DateTime? after, int maxProducts, string? dateForm = null)
    {
        (_after, _maxProducts, _dateForm) = (after, maxProducts, dateForm);
        (_action, _product) = (columns[LogColumns.Action], columns[LogColumns.Product]);
        _timestamp = after is null ? -1 : columns[LogColumns.Timestamp];
    }

    /// <summary>The views counted so far.</summary>
    public ViewCounter Views { get; } = new();

    /// <summary>With a window, the newest timestamp (UTC) of all rows so far.</summary>
    public DateTime Newest { get; private set; }

    /// <summary>The error for a log with too many products.</summary>
    public static TrafficLogException TooManyProducts(int most) =>
        new($"The log names more than {most} products. Is {LogColumns.Product} the right column? Else raise Trending:MaxProducts.");

    public override void Add(LogPass other)
    {
        base.Add(other);
        Views.Add(((ViewPass)other).Views);
        Keep(((ViewPass)other).Newest);
    }

    protected override void Look(CsvDataReader csv)
    {
        var time = _after is null ? default : Time(csv, _timestamp, _dateForm);
        LookAtAction(csv, time);
        Keep(time);
    }

    private void LookAtAction(CsvDataReader csv, DateTime time)
    {
        if (!csv.GetFieldSpan(_action).SequenceEqual(ViewAction))
            return;
        var name = csv.GetFieldSpan(_product);
        if (name.IsWhiteSpace())
            throw new RowException($": the column '{LogColumns.Product}' of a view is empty. Give the product's name.");
        if (name.Length > MaxProductCharacters)
        {
            throw new RowException(
                $": the column '{LogColumns.Product}' has {name.Length} characters; at most {MaxProductCharacters} are read."
            );
        }

        if (_after is null || time > _after)
            Count(name).Add(1);
    }

    protected override bool TryLook(in PlainRows rows)
    {
        DateTime time = default;
        if (_after is not null && !LogTime.TryParse(rows[_timestamp], _dateForm, out time))
            return false;
        if (IsView(rows[_action]))
        {
            var product = rows[_product];
            var count = _byField.Find(product);
            if (count is null && !IsName(product))
                return false;
            if (_after is null || time > _after)
            {
                if (count is null)
                    _byField.Add(product, count = Count(CsvField.Text(product)));
                count.Add(1);
            }
        }
        Keep(time);
        return true;
    }

    private void Keep(DateTime time) => Newest = time > Newest ? time : Newest;

    private static bool IsView(ReadOnlySpan<byte> field) => field.SequenceEqual("view"u8) || field.SequenceEqual("\"view\""u8);

    /// <summary>
    /// Tells if a field names a product, without decoding it where that is easy: views before the window have no count to find.
    /// </summary>
    private static bool IsName(ReadOnlySpan<byte> field)
    {
        if (
            field.Length <= MaxProductCharacters
            && Rune.DecodeFromUtf8(field.TrimStart((byte)'"'), out var first, out _) == OperationStatus.Done
            && !Rune.IsWhiteSpace(first)
        )
        {
            return true;
        }

        var name = CsvField.Text(field);
        return !string.IsNullOrWhiteSpace(name) && name.Length <= MaxProductCharacters;
    }

    private ViewCount Count(ReadOnlySpan<char> name)
    {
        var count = Views[name];
        return Views.Products <= _maxProducts ? count : throw TooManyProducts(_maxProducts);
    }
}
