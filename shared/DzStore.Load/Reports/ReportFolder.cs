using System.Globalization;
using System.Text;
using DzStore.Load.Reports.Files;
using DzStore.Load.Reports.Pages;
using DzStore.Load.Results;

namespace DzStore.Load.Reports;

/// <summary>
/// The folder of one run: report.html, report.md, result.json, series.csv, nodes.csv, corrected.hlog and uncorrected.hlog.
/// </summary>
public static class ReportFolder
{
    public const string ResultFile = "result.json";
    public const string PageFile = "report.html";

    /// <summary>A folder's name for a run, such as "black-friday-20261127-080000".</summary>
    public static string NameFor(string scenario, DateTimeOffset started) =>
        string.Create(CultureInfo.InvariantCulture, $"{scenario}-{started.UtcDateTime:yyyyMMdd-HHmmss}");

    /// <summary>Finds out before the run rather than after it that its report has nowhere to go.</summary>
    /// <exception cref="ReportException">The folder cannot be made or written to.</exception>
    public static void RequireWritable(string folder)
    {
        var probe = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        Guard($"The report cannot be written to '{folder}'; name another folder with --out", () =>
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(probe, "");
            File.Delete(probe);
        });
    }

    /// <summary>
    /// Writes every file; an older report in the folder is replaced. No reader ever finds half a file, and result.json comes last.
    /// </summary>
    /// <exception cref="ReportException">A file cannot be written.</exception>
    public static async Task WriteAsync(RunResult run, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        RequireWritable(folder);
        await WriteFilesAsync(
                folder,
                [
                    (PageFile, Encoding.UTF8.GetBytes(RunPage.Write(run))),
                    ("report.md", Encoding.UTF8.GetBytes(RunMarkdown.Write(run))),
                    ("series.csv", Encoding.UTF8.GetBytes(SeriesCsv.Write(run))),
                    ("nodes.csv", Encoding.UTF8.GetBytes(NodesCsv.Write(run))),
                    ("corrected.hlog", Encoding.UTF8.GetBytes(HdrLog.Write(run, series => series.Corrected))),
                    ("uncorrected.hlog", Encoding.UTF8.GetBytes(HdrLog.Write(run, series => series.Uncorrected))),
                    (ResultFile, Encoding.UTF8.GetBytes(ResultJson.Write(run))),
                ],
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Reads a run back from its folder.</summary>
    /// <exception cref="ReportException">There is no result, or none that can be read.</exception>
    public static async Task<RunResult> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, ResultFile);
        try
        {
            return ResultJson.Read(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ReportException($"'{folder}' holds no {ResultFile}; name the folder that a run was written to with --out.", e);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"'{file}' cannot be read: {e.Message}", e);
        }
    }

    internal static async Task WriteFilesAsync(string folder, (string Name, byte[] Content)[] files, CancellationToken cancellationToken)
    {
        foreach (var (name, content) in files)
        {
            await GuardAsync(folder, () => File.WriteAllBytesAsync(Path.Combine(folder, name + ".part"), content, cancellationToken))
                .ConfigureAwait(false);
        }

        foreach (var (name, _) in files)
            Guard(Cannot(folder), () => File.Move(Path.Combine(folder, name + ".part"), Path.Combine(folder, name), overwrite: true));
    }

    private static string Cannot(string folder) => $"The report cannot be written to '{folder}'";

    private static void Guard(string message, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ReportException($"{message}: {e.Message}", e);
        }
    }

    private static async Task GuardAsync(string folder, Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"{Cannot(folder)}: {e.Message}", e);
        }
    }
}
