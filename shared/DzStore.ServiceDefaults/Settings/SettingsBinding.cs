using System.Globalization;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Settings;

/// <summary>Binds options to the configuration, and reports a value of the wrong type like any other wrong setting.</summary>
public static class SettingsBinding
{
    /// <summary>
    /// Works like BindConfiguration, which throws at the first unreadable value, before any validator runs. Here each unreadable value is a
    /// validation failure that names the expected type, beside the failures of the options' own validator. A JSON null counts as missing.
    /// </summary>
    /// <param name="options">The options, whose properties with setters are bound.</param>
    /// <param name="section">Their section; empty for top-level settings.</param>
    public static OptionsBuilder<T> BindSettings<T>(this OptionsBuilder<T> options, string section)
        where T : class
    {
        options.Services.AddSingleton(provider => new Settings<T>(provider.GetRequiredService<IConfiguration>(), section));
        options.Services.AddSingleton<IConfigureOptions<T>>(provider => provider.GetRequiredService<Settings<T>>());
        options.Services.AddSingleton<IValidateOptions<T>>(provider => provider.GetRequiredService<Settings<T>>());
        return options;
    }

    private sealed class Settings<T> : IConfigureOptions<T>, IValidateOptions<T>
        where T : class
    {
        private readonly List<Action<T>> _readable = [];
        private readonly List<string> _unreadable = [];

        public Settings(IConfiguration configuration, string section)
        {
            var given = WithoutNulls(configuration);
            foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
            {
                var setting = given.GetSection(section.Length > 0 ? ConfigurationPath.Combine(section, property.Name) : property.Name);
                try
                {
                    if (setting.Get(property.PropertyType) is { } value)
                        _readable.Add(options => property.SetValue(options, value));
                }
                catch (InvalidOperationException)
                {
                    _unreadable.Add($"{setting.Path} must be {Kind(property.PropertyType)}, not {setting.Value}");
                }
            }
        }

        public void Configure(T options) => _readable.ForEach(set => set(options));

        public ValidateOptionsResult Validate(string? name, T options) =>
            _unreadable.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_unreadable);
    }

    private static IConfiguration WithoutNulls(IConfiguration configuration) =>
        new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable().Where(setting => setting.Value is not null)).Build();

    private static string Kind(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var time when time == typeof(TimeSpan) => "a time such as 00:00:30",
            var yesOrNo when yesOrNo == typeof(bool) => "true or false",
            var whole when whole == typeof(int) => string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {int.MaxValue}"),
            _ => "a number",
        };
}
