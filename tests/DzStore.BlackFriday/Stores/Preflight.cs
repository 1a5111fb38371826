using DzStore.Load;
using DzStore.Local.CommandLine;
using DzStore.LoadTests.CommandLine;

namespace DzStore.LoadTests.Stores;

/// <summary>Asks a service once whether the run may place orders there, before it sends ten thousand that are all refused.</summary>
internal static class Preflight
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <exception cref="UsageException">The run's credentials are not enough.</exception>
    /// <exception cref="HttpRequestException">The service does not answer.</exception>
    public static async Task RequireAccessAsync(string name, Uri service, LoadCredentials? credentials, CancellationToken cancellationToken)
    {
        using var client = new HttpLoadClient(service, Timeout, TimeProvider.System, credentials);
        // To read orders takes less than to place them. This is none and stores nothing, but who may place one is looked at first.
        var outcome = await client
            .SendAsync(client.Requests.PostOrder("{}"u8), 0, static (in answer, _) => answer.Status is 401 or 403 ? HttpLoadClient.Judge(answer) : RequestOutcome.Completed)
            .AsTask().WaitAsync(cancellationToken);
        if (outcome.Error is "401" or "403")
        {
            throw new UsageException(
                $"{name} at {service} answers {outcome.Error} {(credentials is null ? "without credentials" : $"to this {credentials}")}: set {CredentialVariables.ApiKey} to an API key "
                + $"or {CredentialVariables.Token} to a bearer token with the role admin, which places orders in every customer's name.");
        }

        if (outcome.Error is { } silence)
            throw new HttpRequestException($"{name} at {service} does not answer: {silence}.");
    }
}
