using System.Text;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Reads a traffic log in one pass: CSV as in RFC 4180 (quoted fields, embedded line breaks, LF or CRLF, with or without a byte order
/// mark), UTF-8, with a header that has the columns <c>action</c> and <c>product_name</c> in any place.
/// </summary>
public static class TrafficLog
{
    public const string ViewAction = "view";
    private const string ActionColumn = "action";
    private const string ProductColumn = "product_name";
    private const int RowsBetweenReports = 50_000;

    // The longest row that is read; a broken quote would otherwise swallow the rest of the file into one field.
    private const int MaxRowCharacters = 1 << 20;

    /// <summary>Counts the rows whose action is <c>view</c> by product.</summary>
    /// <param name="stream">The log; read to its end, not closed.</param>
    /// <param name="progress">Told the rows read so far, every 50,000 rows and at the end.</param>
    /// <param name="cancellationToken">Ends the reading between two rows.</param>
    /// <returns>The views by product, and how many rows were read.</returns>
    /// <exception cref="TrafficLogException">The log is empty, lacks a column, is no UTF-8 or has a broken row.</exception>
    public static async Task<(ViewCounter Views, long Rows)> CountViewsAsync(Stream stream, IProgress<long> progress, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), true, 1 << 16, leaveOpen: true);
        var counter = new ViewCounter();
        long rows = 0;
        try
        {
            await using var csv = await CsvDataReader.CreateAsync(text, Options(), cancellationToken);
            var (action, product) = (Column(csv, ActionColumn), Column(csv, ProductColumn));
            var last = Math.Max(action, product);
            while (await csv.ReadAsync(cancellationToken))
            {
                rows++;
                if (rows % RowsBetweenReports == 0) progress.Report(rows);
                // A blank line is no row: a log may end with some.
                if (csv.RowFieldCount == 1 && csv.GetFieldSpan(0).IsWhiteSpace()) continue;
                if (csv.RowFieldCount <= last) throw Short(csv.RowFieldCount, last + 1, rows + 1);
                if (!csv.GetFieldSpan(action).SequenceEqual(ViewAction)) continue;
                if (csv.GetFieldSpan(product).IsWhiteSpace()) throw new TrafficLogException($"Row {rows + 1}: the column 'product_name' of a view is empty. Give the product's name.", rows + 1);
                counter.Add(csv.GetFieldSpan(product));
            }
        }
        catch (DecoderFallbackException fault)
        {
            throw new TrafficLogException($"The file is not UTF-8 (after row {rows + 1}). Save it as UTF-8 and run again.", rows + 1, fault);
        }
        catch (CsvRecordTooLargeException fault)
        {
            throw new TrafficLogException($"Row {rows + 2} is longer than {MaxRowCharacters} characters: a quote in it is probably not closed.", rows + 2, fault);
        }
        catch (CsvFormatException fault)
        {
            throw new TrafficLogException($"Row {fault.RowNumber + 1}: {fault.Message} Check the row's quotes.", fault.RowNumber + 1, fault);
        }

        if (rows == 0) throw new TrafficLogException("The file has a header but no rows.");
        progress.Report(rows);
        return (counter, rows);
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
            0 => throw new TrafficLogException($"The header has no column '{name}'. It must name timestamp,user_id,product_name,action.", 1),
            _ => throw new TrafficLogException($"The header names the column '{name}' {columns.Count} times. Name it once.", 1),
        };
    }

    private static TrafficLogException Short(int fields, int needed, long row) =>
        new($"Row {row} has {fields} fields where at least {needed} are needed (timestamp,user_id,product_name,action).", row);
}
