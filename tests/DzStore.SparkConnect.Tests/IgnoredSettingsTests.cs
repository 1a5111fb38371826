namespace DzStore.SparkConnect.Tests;

public class IgnoredSettingsTests
{
    [Theory]
    [InlineData("spark.mongodb.read.connection.uri")]
    [InlineData("spark.mongodb.write.database")]
    public void Settings_of_the_MongoDB_connector_are_refused_by_name_before_anything_is_sent(string key) =>
        Should
            .Throw<ArgumentException>(() => SparkSession.Builder().Config(key, "mongodb://shop/?replicaSet=rs0"))
            .Message.ShouldSatisfyAllConditions(
                message => message.ShouldContain(key),
                message => message.ShouldContain("connection.uri"),
                message => message.ShouldNotContain("mongodb://")
            );
}
