using System.Globalization;
using EmbeddedMongo;

namespace EmbeddedMongod;

/// <summary>
/// Reads the standard input, which the parent process holds: a line is a fault to play, <c>freeze MILLISECONDS</c> or
/// <c>cut MILLISECONDS</c>, and the end is the end of the parent. Nobody else can write there, and no client of the database.
/// </summary>
internal static class ParentInput
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Reads until the input ends.</summary>
    public static async Task ReadToEndAsync(EmbeddedMongoServer server, TextReader input, CancellationToken cancellationToken)
    {
        try
        {
            while (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (!Play(server, line))
                    await Console.Error.WriteLineAsync("A line of the standard input is no fault; it is ignored.").ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A broken pipe is an end too.
        }
    }

    private static bool Play(EmbeddedMongoServer server, string line)
    {
        if (
            line.Split(' ') is not [var fault, var number]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || TimeSpan.FromMilliseconds(milliseconds) is var length && (length == TimeSpan.Zero || length > Longest)
        )
        {
            return false;
        }

        switch (fault)
        {
            case "freeze":
                server.Freeze(length);
                return true;
            case "cut":
                server.CutOff(length);
                return true;
            default:
                return false;
        }
    }
}
