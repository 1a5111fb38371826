namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>Swashbuckle: /swagger shows the UI, /swagger/v1/swagger.json is the document.</summary>
internal static class OpenApiExtensions
{
    public static WebApplicationBuilder AddOpenApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new() { Title = builder.Environment.ApplicationName, Version = "v1" });
            swagger.SupportNonNullableReferenceTypes();
            swagger.NonNullableReferenceTypesAsRequired();
            swagger.OperationFilter<EndpointNotesFilter>();
        });
        return builder;
    }

    public static void UseOpenApiDocument(this WebApplication app)
    {
        // In a branch of its own: both look at every request otherwise, and orders pass by far more often than readers do.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/swagger"), swagger =>
        {
            swagger.UseSwagger();
            swagger.UseSwaggerUI(ui => ui.DocumentTitle = app.Environment.ApplicationName);
        });
    }
}
