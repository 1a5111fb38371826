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
        app.UseSwagger();
        app.UseSwaggerUI(ui => ui.DocumentTitle = app.Environment.ApplicationName);
    }
}
