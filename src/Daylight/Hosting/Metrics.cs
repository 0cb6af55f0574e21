using System.Net;
using Daylight.Recorder;
using OpenTelemetry.Metrics;

namespace Daylight.Hosting;

/// <summary>
/// The figures of the roles over OpenTelemetry: <c>/metrics</c> for Prometheus, from this machine only (it names cameras), and OTLP where
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says whereto.
/// </summary>
internal static class Metrics
{
    public static void AddMetrics(this IServiceCollection services, RecorderService recorder)
    {
        services.AddSingleton(_ => new RecorderMetrics(recorder));
        services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(RecorderMetrics.MeterName, "System.Runtime").AddPrometheusExporter();
            if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
            {
                metrics.AddOtlpExporter();
            }
        });
    }

    public static void UseMetrics(this WebApplication web)
    {
        _ = web.Services.GetRequiredService<RecorderMetrics>();
        web.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == "/metrics" && IPAddress.IsLoopback(http.Connection.RemoteIpAddress ?? IPAddress.None));
    }
}
