using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// The web page: files beside the program, wherever it was started. They have no rate limit, as a page is many small files, and a class
/// may open it at once from one address. The limit on connections bounds them.
/// </summary>
internal static class Page
{
    // Only its own scripts and styles: no inline code, no markup from strings, nothing from elsewhere.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static void UsePage(this WebApplication app)
    {
        var files = new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")) };
        files.StaticFileOptions.OnPrepareResponse = Prepare;

        // Files are small, so nobody needs a part of one. A part that begins past a file's end would be a line in the log.
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

        // Browsers keep a file and ask by its tag whether it has changed, so that no page mixes two versions of the program.
        headers.CacheControl = "no-cache";
    }
}
