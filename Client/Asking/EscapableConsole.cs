using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>
/// A console for one prompt, on which Esc takes the question back, as Ctrl-C does. The library's prompts know no such key.
/// </summary>
/// <param name="console">The real one.</param>
/// <param name="clears">
/// True for a list: Esc is handed on as Enter, so that the prompt ends normally and clears what it drew. False for a text, which must not
/// become an answer half typed: there Esc ends the prompt by an exception.
/// </param>
internal sealed class EscapableConsole(IAnsiConsole console, bool clears) : IAnsiConsole, IAnsiConsoleInput
{
    private static readonly ConsoleKeyInfo _enter = new('\r', ConsoleKey.Enter, shift: false, alt: false, control: false);

    /// <summary>True once the question was taken back, whatever the prompt answers.</summary>
    public bool WasEscaped { get; private set; }

    public Profile Profile => console.Profile;

    public IAnsiConsoleCursor Cursor => console.Cursor;

    public IAnsiConsoleInput Input => this;

    public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

    public RenderPipeline Pipeline => console.Pipeline;

    public void Clear(bool home) => console.Clear(home);

    public void Write(IRenderable renderable) => console.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => console.WriteAnsi(action);

    public bool IsKeyAvailable() => console.Input.IsKeyAvailable();

    public ConsoleKeyInfo? ReadKey(bool intercept) => Escaped(console.Input.ReadKey(intercept));

    public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken)
    {
        try
        {
            return Escaped(await console.Input.ReadKeyAsync(intercept, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            return Escape();
        }
    }

    // A real terminal gives no key once reading was cancelled.
    private ConsoleKeyInfo? Escaped(ConsoleKeyInfo? key) => key is null or { Key: ConsoleKey.Escape } ? Escape() : key;

    private ConsoleKeyInfo Escape()
    {
        WasEscaped = true;
        return clears ? _enter : throw new OperationCanceledException("The question was taken back.");
    }
}
