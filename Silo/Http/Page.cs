using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// The web page: the files that lie beside the program, wherever it was started. They come before the rate limits, as a page is
/// many small files and a class may open it at once from one address; what bounds them is the limit on connections.
/// </summary>
internal static class Page
{
    // Its own scripts and styles and nothing else: no inline code, no markup made of strings, nothing from elsewhere.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static void UsePage(this WebApplication app)
    {
        var files = new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")) };
        files.StaticFileOptions.OnPrepareResponse = Prepare;

        // Parts of small files are of no use, and each that lies past a file's end would be a line in the log.
        app.Use((context, next) =>
        {
            context.Request.Headers.Range = default;
            return next(context);
        });
        app.UseFileServer(files);
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;

        // Kept, but asked for again by its tag: a new version of the program is never mixed with an old page.
        headers.CacheControl = "no-cache";
    }
}
