using MongoDB.Driver;

namespace DzStore.LocalHost.Database;

/// <summary>Errors of MongoDB's driver in one plain sentence, without its description of servers and cluster.</summary>
public static class MongoErrors
{
    /// <summary>The error in a sentence; it never has credentials.</summary>
    public static string Describe(Exception error) =>
        error switch
        {
            MongoAuthenticationException => "it refuses the credentials.",
            // The driver's text names its server selectors and goes on with a page about the cluster.
            TimeoutException when IsServerSelection(error) => Unseen(error.Message),
            _ => FirstSentence(error.Message),
        };

    /// <summary>The error is that the driver found no server to send a command to.</summary>
    public static bool IsServerSelection(Exception error) =>
        error is TimeoutException && error.Message.Contains("selecting a server", StringComparison.Ordinal);

    /// <summary>The driver describes its servers in the text of the error, and with each the failure of its monitor.</summary>
    private static string Unseen(string description) =>
        description switch
        {
            _ when description.Contains("Type : \"ReplicaSet\"", StringComparison.Ordinal)
                    && description.Contains("Servers : []", StringComparison.Ordinal) =>
                "no server there is of the replica set that replicaSet names.",
            _ when description.Contains("remote certificate", StringComparison.Ordinal) =>
                "the server's TLS certificate is not trusted here.",
            _ when description.Contains("SslStream", StringComparison.Ordinal) => "the TLS handshake failed: the server may not speak TLS.",
            _ when description.Contains(nameof(EndOfStreamException), StringComparison.Ordinal) =>
                "the server ends each connection: it may want TLS (tls=true).",
            _ => "no server answers there.",
        };

    private static string FirstSentence(string message) => message.Split(". ", 2)[0].ReplaceLineEndings(" ").TrimEnd('.') + ".";
}
