using System.Globalization;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults;

/// <summary>Options from the configuration, where a value that is not of its setting's type is a wrong setting like any other.</summary>
public static class SettingsBinding
{
    /// <summary>
    /// As BindConfiguration, which throws at the first value that it cannot read, before any validator is asked. Here each is named with what should
    /// stand there, beside what the options' own validator says of the rest. A JSON null is a setting that was left out.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="section">Their section; empty where they stand in none.</param>
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

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var time when time == typeof(TimeSpan) => "a time such as 00:00:30",
        var yesOrNo when yesOrNo == typeof(bool) => "true or false",
        var whole when whole == typeof(int) => string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {int.MaxValue}"),
        _ => "a number",
    };
}
