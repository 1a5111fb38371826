using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Live;

/// <summary>The limits of event streams: section Live.</summary>
public sealed class LiveOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Live";

    // Behind one address of a mobile network or an office are many browsers, each with one stream.
    private const int DefaultStreamsPerAddress = 100;

    /// <summary>The most streams at once; a reader beyond is answered 503.</summary>
    public int MaxStreams { get; set; } = 5_000;

    /// <summary>
    /// The most streams at once of one address, of IPv6 one /64 network, so that nobody takes all places; a reader beyond is answered 503.
    /// The default is <see cref="MaxStreams"/> in Development, and 100 elsewhere.
    /// </summary>
    public int? MaxStreamsPerAddress { get; set; }

    /// <summary>The longest that a reader may leave events unread once the buffers on the way are full; then its stream is cut.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal int StreamsPerAddress(IHostEnvironment environment) =>
        MaxStreamsPerAddress ?? (environment.IsDevelopment() ? MaxStreams : DefaultStreamsPerAddress);
}

/// <summary>Checks the settings at start and names every wrong one.</summary>
internal sealed class LiveOptionsValidator : IValidateOptions<LiveOptions>
{
    public ValidateOptionsResult Validate(string? name, LiveOptions options)
    {
        List<string> failures = [];
        if (options.MaxStreams is < 0 or > 1_000_000)
            failures.Add($"{LiveOptions.Section}:MaxStreams must be 0 to 1000000, not {options.MaxStreams}");
        if (options.MaxStreamsPerAddress is < 1 or > 1_000_000)
        {
            failures.Add($"{LiveOptions.Section}:MaxStreamsPerAddress must be 1 to 1000000, not {options.MaxStreamsPerAddress}");
        }
        if (options.WriteTimeout < TimeSpan.FromMilliseconds(100) || options.WriteTimeout > TimeSpan.FromMinutes(5))
            failures.Add($"{LiveOptions.Section}:WriteTimeout must be 00:00:00.1 to 00:05:00, not {options.WriteTimeout}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
