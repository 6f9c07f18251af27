using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansBallot.Silo.Http;

/// <summary>Has every answer written by a <see cref="PacedWriter"/>.</summary>
internal sealed class PacedBody : IHttpResponseBodyFeature
{
    private readonly IHttpResponseBodyFeature _inner;

    public PacedBody(HttpContext http, TimeProvider time)
    {
        _inner = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        Writer = new PacedWriter(_inner.Writer, http, time);
        Stream = Writer.AsStream(leaveOpen: true);
    }

    public Stream Stream { get; }

    public PipeWriter Writer { get; }

    public static async Task Use(HttpContext context, RequestDelegate next)
    {
        var own = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new PacedBody(context, context.RequestServices.GetRequiredService<TimeProvider>()));
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(own);
        }
    }

    public void DisableBuffering() => _inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    public Task CompleteAsync() => _inner.CompleteAsync();
}
