using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DzStore.LocalHost.Processes;

namespace DzStore.LocalHost.Database;

/// <summary>The end of the log in the folder of an embedded node that does not run, as its program reads it.</summary>
/// <param name="Term">The term of the last entry of its log; 0 for none.</param>
/// <param name="Timestamp">The time of that entry, as MongoDB's timestamps count: seconds in the upper half.</param>
internal sealed record StoredData(long Term, long Timestamp)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Its log has an entry.</summary>
    public bool HasEntries => Timestamp > 0;

    /// <summary>The last entry in words.</summary>
    public string LastEntry =>
        HasEntries
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"term {Term}, {DateTimeOffset.FromUnixTimeSeconds(Timestamp >> 32):yyyy-MM-dd HH:mm:ss} UTC"
            )
            : "none";

    /// <summary>Reads a folder. Nothing in it is changed.</summary>
    /// <param name="program">The program of an embedded node.</param>
    /// <param name="dbPath">The folder.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The folder cannot be read; the message is that of the program.</exception>
    public static async Task<StoredData> ReadAsync(string program, string dbPath, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Programs.Dotnet, [program, "inspect", "--dbpath", dbPath])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<StoredData>(output, Json)!
                : throw new IOException($"{dbPath} cannot be read: {(await errors).Trim()}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
