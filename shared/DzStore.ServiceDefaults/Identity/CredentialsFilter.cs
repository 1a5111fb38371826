using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>Adds both kinds of credentials to the OpenAPI document, and to each operation that needs one.</summary>
internal sealed class CredentialsFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            return;
        operation.Security =
        [
            new() { [new(JwtBearerDefaults.AuthenticationScheme, context.Document)] = [] },
            new() { [new(Credentials.ApiKeyHeader, context.Document)] = [] },
        ];
    }

    public static void AddTo(SwaggerGenOptions swagger)
    {
        swagger.AddSecurityDefinition(
            JwtBearerDefaults.AuthenticationScheme,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A token of the configured authority.",
            }
        );
        swagger.AddSecurityDefinition(
            Credentials.ApiKeyHeader,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = Credentials.ApiKeyHeader,
                Description = "An API key of this service's configuration.",
            }
        );
        swagger.OperationFilter<CredentialsFilter>();
    }
}
