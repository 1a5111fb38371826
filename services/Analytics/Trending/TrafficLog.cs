using System.Text;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Reads a traffic log in one pass: CSV as in RFC 4180 (quoted fields, embedded line breaks, LF or CRLF, with or without a byte order
/// mark), UTF-8, with a header that has the columns <c>action</c> and <c>product_name</c> in any place. Blank lines are no rows.
/// </summary>
public static class TrafficLog
{
    public const string ViewAction = "view";
    public const int MaxProductCharacters = 1_000;
    private const string ActionColumn = "action";
    private const string ProductColumn = "product_name";
    private const string Header = "timestamp,user_id,product_name,action";
    private const int RowsBetweenReports = 1 << 14;

    // The longest row that is read: an open quote would otherwise swallow the rest of the file into one field.
    private const int MaxRowCharacters = 1 << 20;

    /// <summary>Counts the rows whose action is <c>view</c> by product.</summary>
    /// <param name="log">The log from its start; it must be seekable, is read to its end and not closed.</param>
    /// <param name="maxProducts">How many products the log may name: memory grows with them, and only with them.</param>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <param name="cancellationToken">Ends the reading between two rows.</param>
    /// <returns>The views by product, and how many rows were read.</returns>
    /// <exception cref="TrafficLogException">The log is empty, lacks a column, is no UTF-8 or has a broken row.</exception>
    public static async Task<long> CountViewsAsync(
        Stream log, ViewCounter views, int maxProducts, IProgress<long> progress, CancellationToken cancellationToken)
    {
        // Told that the encoding has a byte order mark, the reader skips one; told not to detect others, it refuses UTF-16 instead of reading it.
        using var text = new StreamReader(log, new UTF8Encoding(true, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
        long rows = 0, row = 1;
        try
        {
            await using var csv = await CsvDataReader.CreateAsync(text, Options(), cancellationToken);
            var (action, product) = (Column(csv, ActionColumn), Column(csv, ProductColumn));
            while (await csv.ReadAsync(cancellationToken))
            {
                if (++row % RowsBetweenReports == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress.Report(log.Position);
                }
                if (csv.RowFieldCount != csv.FieldCount)
                {
                    if (csv.RowFieldCount == 1 && csv.GetFieldSpan(0).IsWhiteSpace()) continue;
                    throw WrongCount(csv, row);
                }
                rows++;
                if (!csv.GetFieldSpan(action).SequenceEqual(ViewAction)) continue;
                var name = csv.GetFieldSpan(product);
                if (name.IsWhiteSpace() || name.Length > MaxProductCharacters) throw WrongName(name, row);
                views.Add(name);
                if (views.Products > maxProducts)
                    throw new TrafficLogException($"Row {row}: the log names more than {maxProducts} products. Is {ProductColumn} the right column? Else raise Trending:MaxProducts.", row);
            }
        }
        catch (CsvMissingHeadersException fault)
        {
            throw new TrafficLogException($"The log is empty. Its first line must be the header {Header}.", 1, fault);
        }
        catch (DecoderFallbackException fault)
        {
            var line = await Utf8Lines.FirstInvalidAsync(log, cancellationToken);
            throw new TrafficLogException($"Line {line} is not UTF-8. Save the log as UTF-8 and run again.", line, fault);
        }
        catch (CsvRecordTooLargeException fault)
        {
            throw new TrafficLogException($"Row {row + 1} is longer than {MaxRowCharacters} characters: a quote in it is probably not closed.", row + 1, fault);
        }
        catch (CsvFormatException fault)
        {
            throw new TrafficLogException($"Row {row + 1} is no CSV: a quoted field must end with a quote before the comma or the line's end, and a quote inside it is doubled.", row + 1, fault);
        }

        if (rows == 0) throw new TrafficLogException("The log has a header but no rows.");
        progress.Report(log.Position);
        return rows;
    }

    private static CsvDataReaderOptions Options() => new()
    {
        Delimiter = ',',
        HasHeaders = true,
        HeaderComparer = StringComparer.Ordinal,
        CsvStyle = CsvStyle.Standard,
        BufferSize = 1 << 17,
        MaxBufferSize = MaxRowCharacters,
    };

    private static int Column(CsvDataReader csv, string name)
    {
        var columns = Enumerable.Range(0, csv.FieldCount).Where(i => csv.GetName(i) == name).ToList();
        return columns.Count switch
        {
            1 => columns[0],
            0 => throw new TrafficLogException($"The header has no column '{name}'. It must be {Header}.", 1),
            _ => throw new TrafficLogException($"The header names the column '{name}' {columns.Count} times. Name it once.", 1),
        };
    }

    private static TrafficLogException WrongCount(CsvDataReader csv, long row) => csv.RowFieldCount < csv.FieldCount
        ? new($"Row {row} has {csv.RowFieldCount} fields where the header has {csv.FieldCount}: the column '{csv.GetName(csv.RowFieldCount)}' is missing.", row)
        : new($"Row {row} has {csv.RowFieldCount} fields where the header has {csv.FieldCount}: a field that holds a comma must be quoted.", row);

    private static TrafficLogException WrongName(ReadOnlySpan<char> name, long row) => name.IsWhiteSpace()
        ? new($"Row {row}: the column '{ProductColumn}' of a view is empty. Give the product's name.", row)
        : new($"Row {row}: the column '{ProductColumn}' has {name.Length} characters; at most {MaxProductCharacters} are read.", row);
}
