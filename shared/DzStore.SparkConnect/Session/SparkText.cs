using System.Globalization;

namespace DzStore.SparkConnect;

/// <summary>Values as Spark's options and configuration write them, whatever the culture of the thread.</summary>
internal static class SparkText
{
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
