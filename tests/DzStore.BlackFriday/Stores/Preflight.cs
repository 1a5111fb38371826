using DzStore.BlackFriday.Options;
using DzStore.Load.Http;
using DzStore.Load.Running;
using DzStore.LocalHost.Errors;

namespace DzStore.BlackFriday.Stores;

/// <summary>Checks before a run that a service accepts orders with its credentials.</summary>
internal static class Preflight
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <exception cref="SetupException">The run's credentials are not enough.</exception>
    /// <exception cref="HttpRequestException">The service does not answer.</exception>
    public static async Task RequireAccessAsync(string name, Uri service, LoadCredentials? credentials, CancellationToken cancellationToken)
    {
        using var client = new HttpLoadClient(service, Timeout, TimeProvider.System, credentials);
        // Placing orders takes more rights than reading them. This body stores nothing, but the service checks rights first.
        var outcome = await client
            .SendAsync(client.Requests.PostOrder("{}"u8), 0, static (in answer, _) =>
                answer.Status is 401 or 403 ? HttpLoadClient.Judge(answer) : RequestOutcome.Completed
            )
            .AsTask()
            .WaitAsync(cancellationToken);
        if (outcome.Error is "401" or "403")
        {
            throw new SetupException(
                $"{name} at {service} answers {outcome.Error} "
                    + $"{(credentials is null ? "without credentials" : $"to this {credentials}")}: set "
                    + $"{CredentialVariables.ApiKey} to an API key "
                    + $"or {CredentialVariables.Token} to a bearer token with the role admin, which places orders in every customer's name."
            );
        }

        if (outcome.Error is { } silence)
            throw new HttpRequestException($"{name} at {service} does not answer: {silence}.");
    }
}
