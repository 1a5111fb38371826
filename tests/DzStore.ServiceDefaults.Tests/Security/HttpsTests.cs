using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DzStore.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DzStore.ServiceDefaults.Tests.Security;

/// <summary>HTTPS by configuration alone, with a certificate made here.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dzstore-https-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_https_address_and_a_certificate_are_enough_and_browsers_are_told_to_stay_with_it()
    {
        await using var service = await RunningService.StartAsync(
            app => app.MapGet("/secure", (HttpContext context) => context.Request.Scheme).AllowAnonymous(),
            "--environment=Production",
            "--Auth:Authority=https://login.example",
            "--Auth:Audience=dzstore",
            "--urls=https://127.0.0.1:0",
            $"--Kestrel:Certificates:Default:Path={Certificate("pw")}",
            "--Kestrel:Certificates:Default:Password=pw"
        );
        service.Http.BaseAddress!.Scheme.ShouldBe("https");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/secure") { Headers = { Host = "shop.example" } };
        using var answer = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("https");
        answer.Headers.GetValues("Strict-Transport-Security").Single().ShouldContain("max-age=");
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public async Task A_certificate_that_cannot_be_read_ends_the_start_with_exit_code_1(string? password)
    {
        var path = password is null ? Path.Combine(_folder, "none.pfx") : Certificate("pw");
        var builder = WebApplication.CreateBuilder([
            "--environment=Development",
            "--urls=https://127.0.0.1:0",
            "--Serilog:MinimumLevel=Fatal",
            $"--Kestrel:Certificates:Default:Path={path}",
            $"--Kestrel:Certificates:Default:Password={password}",
        ]);
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.UseServiceDefaults();

        (await app.RunServiceAsync()).ShouldBe(1);
    }

    private string Certificate(string password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var path = Path.Combine(_folder, "service.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, password));
        return path;
    }
}
