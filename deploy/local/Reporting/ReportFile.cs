using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.LocalHost.Errors;

namespace DzStore.Local.Reporting;

/// <summary>The report as a file. It is written to a temporary file and moved, so that no reader finds a part of it.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // People read it as a file; it never goes into a page.
        WriteIndented = true,
    };

    /// <summary>Checks, before the run, that the report can be written after it.</summary>
    /// <exception cref="SetupException">The file cannot be written.</exception>
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
            throw new SetupException($"The report cannot be written to '{file}': {e.Message}", e);
        }
    }

    /// <summary>Writes the report as it is now; nothing where no file was asked for.</summary>
    public static async Task WriteAsync(string? file, Report report)
    {
        if (file is null)
            return;
        await File.WriteAllTextAsync(Staging(file), JsonSerializer.Serialize(report, Json));
        File.Move(Staging(file), file, overwrite: true);
    }

    private static string Staging(string file) => file + ".part";
}
