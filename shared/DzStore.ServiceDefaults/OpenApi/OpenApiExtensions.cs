using Microsoft.AspNetCore.Authentication;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>Swashbuckle: /swagger shows the UI, /swagger/v1/swagger.json is the document.</summary>
internal static class OpenApiExtensions
{
    public static WebApplicationBuilder AddOpenApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new()
            {
                Title = builder.Environment.ApplicationName,
                Version = "v1",
                Description = "Each operation lists every answer that it gives. Around them: an address that is not listed is 404, a method that it does not have 405 with Allow "
                    + "(401 to a caller who is not known), all as application/problem+json. What is not proper HTTP (%00 in a path, a request line over 8 KB, headers over 32 KB) is refused with 400, 414 or 431 without a body, before any operation is looked for.",
            });
            swagger.SupportNonNullableReferenceTypes();
            swagger.NonNullableReferenceTypesAsRequired();
            swagger.OperationFilter<EndpointNotesFilter>();
            swagger.SchemaFilter<ProblemSchemas>();
        });
        return builder;
    }

    public static void UseOpenApiDocument(this WebApplication app)
    {
        // In a branch of its own: both look at every request otherwise, and orders pass by far more often than readers do.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/swagger"), swagger =>
        {
            // Open where it is for learning and trying; elsewhere for callers who are known.
            if (!app.Environment.IsDevelopment())
                swagger.Use((context, next) => context.User.Identity?.IsAuthenticated == true ? next(context) : context.ChallengeAsync());
            swagger.UseSwagger();
            swagger.UseSwaggerUI(ui => ui.DocumentTitle = app.Environment.ApplicationName);
        });
    }
}
