using DzStore.BlackFriday.Options;
using DzStore.LocalHost.Identity;
using DzStore.LocalHost.Services;

namespace DzStore.BlackFriday.Stores;

/// <summary>The settings of the services that a run starts, as environment variables.</summary>
internal sealed class RunSettings(LoadOptions options)
{
    private readonly NewApiKey? _key = options.Production ? NewApiKey.Make() : null;

    /// <summary>The key of an admin, made for the run; null in Development, which needs none.</summary>
    public string? Key => _key?.Key;

    /// <param name="folder">The folder of the run's data.</param>
    public IReadOnlyDictionary<string, string> Of(string folder)
    {
        var settings = new Dictionary<string, string>();
        if (options.DatabaseDelay > TimeSpan.Zero)
        {
            foreach (var (name, value) in SlowWrites.ServiceSettings)
                settings[name] = value;
        }

        if (_key is not null)
        {
            settings[ServiceProgram.EnvironmentVariable] = "Production";
            settings["Visitors__Keys"] = Path.Combine(folder, "visitor-keys");
            foreach (var (name, value) in _key.Settings("load", ["admin"], entry: "load"))
                settings[name] = value;
        }

        return settings;
    }
}
