using DzStore.ServiceDefaults.Database;

namespace DzStore.ServiceDefaults.Tests.Database;

/// <summary>A wrong connection string is refused at start, in words that hold no part of it.</summary>
public sealed class MongoUriTests
{
    private const string Encoded = "must be percent-encoded";

    [Theory]
    [InlineData("mongodb://shop:pa@ss@host:27017/")]
    [InlineData("mongodb://shop:pa/ss@host/db")]
    [InlineData("mongodb://shop:12/ss@host")]
    [InlineData("mongodb://shop:pa@ss/w0rd@host/")]
    [InlineData("mongodb://shop:pa@ss/?w0rd=1@host")]
    [InlineData("mongodb://shop:pa@ss/?w=1@host")]
    [InlineData("mongodb://shop:12/?ss@host")]
    [InlineData("mongodb://sh/op:pass@host/")]
    [InlineData("mongodb://shop:pa:ss@host/")]
    [InlineData("mongodb://shop:pa%ss@host/")]
    [InlineData("mongodb+srv://shop:pa@ss@host.example/")]
    public void A_character_that_ends_the_password_early_is_named_and_nothing_of_the_password(string uri)
    {
        var failure = Failures(uri).ShouldHaveSingleItem();

        failure.ShouldStartWith("ConnectionStrings:MongoDB has a character");
        failure.ShouldContain(Encoded);
        foreach (var part in new[] { "shop", "pa@", "pa/", "ss@", "w0rd", "12" })
            failure.ShouldNotContain(part);
    }

    [Theory]
    [InlineData("repilcaSet=rs0", "is it replicaSet?")]
    [InlineData("replicasets=rs0", "is it replicaSet?")]
    [InlineData("tsl=true", "is it tls?")]
    [InlineData("authsauce=admin", "is it authSource?")]
    [InlineData("w=1&tlsCAFile=/ca.pem", "has the option tlsCAFile, which MongoDB.Driver does not take")]
    [InlineData("w=1&tlsCAFiel=/ca.pem", "number 2 of them: is it tlsCAFile?")]
    [InlineData("hunter2=1", "number 1 of them: check how it is spelt")]
    [InlineData("tls=hunter2", "cannot read, of the option tls")]
    [InlineData("w=1;JOURNAL=hunter2", "cannot read, of the option journal")]
    [InlineData("directConnection=hunter2&tls=true", "of the option directConnection")]
    [InlineData("replicaSet=hunter2&loadBalanced=true", "is not a MongoDB URI")]
    public void An_option_that_the_driver_would_pass_over_is_named_by_what_it_was_meant_to_be(string options, string said)
    {
        var failure = Failures($"mongodb://host/?{options}").ShouldHaveSingleItem();

        failure.ShouldContain(said);
        failure.ShouldNotContain("hunter2");
        failure.ShouldNotContain("repilcaSet");
    }

    [Theory]
    [InlineData("mongodb://host")]
    [InlineData("mongodb://[::1]:27017,host:27018/?replicaSet=rs0&tls=true&w=majority")]
    [InlineData("mongodb://shop:p%40ss%2Fword%3A%25@host/?authSource=admin;readPreference=secondary")]
    [InlineData("mongodb://shop:key==@shop.mongo.example:10255/?ssl=true&replicaSet=globaldb&appName=@shop@")]
    [InlineData("mongodb://%2Ftmp%2Fmongodb-27017.sock/")]
    [InlineData("mongodb+srv://shop:pass@cluster.example/?retryWrites=true&w=majority&appName=DzStore")]
    [InlineData("mongodb://host/?MAXPOOLSIZE=5&wtimeoutMS=100&uuidRepresentation=standard&compressors=zstd,zlib&zlibCompressionLevel=6")]
    public void A_right_one_is_taken(string uri) => Failures(uri).ShouldBeEmpty();

    private static IEnumerable<string> Failures(string uri) =>
        new MongoOptionsValidator().Validate(null, new() { ConnectionString = uri }).Failures ?? [];
}
