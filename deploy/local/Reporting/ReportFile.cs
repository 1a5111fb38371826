using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Local.CommandLine;

namespace DzStore.Local.Reporting;

/// <summary>The report as a file: written beside its place and moved there, so that no reader ever finds half of one.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Read as a file by people, never put into a page.
        WriteIndented = true,
    };

    /// <summary>Finds out before the run rather than after it that the report has nowhere to go.</summary>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void RequireWritable(string? file)
    {
        if (file is null)
            return;
        try
        {
            if (Directory.Exists(file))
                throw new IOException("It is a folder.");
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(Staging(file), "");
            File.Delete(Staging(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"The report cannot be written to '{file}': {e.Message}", e);
        }
    }

    /// <summary>Writes what the report holds by now; nothing where no file was asked for.</summary>
    public static async Task WriteAsync(string? file, Report report)
    {
        if (file is null)
            return;
        await File.WriteAllTextAsync(Staging(file), JsonSerializer.Serialize(report, Json));
        File.Move(Staging(file), file, overwrite: true);
    }

    private static string Staging(string file) => file + ".part";
}
