using Microsoft.AspNetCore.Authentication;
using Microsoft.OpenApi;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>Serves the OpenAPI document at /swagger/v1/swagger.json and Swagger UI at /swagger, by Swashbuckle.</summary>
internal static class OpenApiExtensions
{
    public static WebApplicationBuilder AddOpenApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc(
                "v1",
                new()
                {
                    Title = builder.Environment.ApplicationName,
                    Version = "v1",
                    Description =
                        "Each operation lists all of its answers. HEAD is answered wherever GET is. An address that is not listed is 404, "
                        + "and a method that an address does not support is 405 with Allow (401 to an unknown caller), all as "
                        + "application/problem+json, whose type names the kind of problem. "
                        + "A request that is not valid HTTP (%00 in a path, a request line over 8 KB, headers over 32 KB or slower than "
                        + "10 s) is refused with 400, 414, 431 or 408 without a body, before any operation is chosen.",
                }
            );
            swagger.SupportNonNullableReferenceTypes();
            swagger.NonNullableReferenceTypesAsRequired();
            swagger.OperationFilter<EndpointDescriptionFilter>();
            swagger.SchemaFilter<ProblemSchemas>();
            swagger.DocumentFilter<FreshExamples>();
        });
        return builder;
    }

    public static void UseOpenApiDocument(this WebApplication app)
    {
        // In a branch of its own: otherwise both would examine every request, and most requests are orders.
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/swagger"),
            swagger =>
            {
                // Open in Development; elsewhere only for known callers.
                if (!app.Environment.IsDevelopment())
                {
                    swagger.Use(
                        (context, next) => context.User.Identity?.IsAuthenticated == true ? next(context) : context.ChallengeAsync()
                    );
                }

                swagger.UseSwagger(document => document.PreSerializeFilters.Add(NamePrefix));
                swagger.UseSwaggerUI(ui => ui.DocumentTitle = app.Environment.ApplicationName);
            }
        );
    }

    /// <summary>
    /// Behind a proxy that gives the service a prefix, the document says so: Swagger UI would call the operations without it.
    /// </summary>
    private static void NamePrefix(OpenApiDocument document, HttpRequest request)
    {
        if (request.PathBase.HasValue)
            document.Servers = [new() { Url = request.PathBase.ToUriComponent() }];
    }
}
