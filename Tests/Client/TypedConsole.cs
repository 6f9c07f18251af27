using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Tests.Client;

/// <summary>A terminal at which keys are pressed: texts letter by letter, then Esc for ever.</summary>
internal sealed class TypedConsole : IAnsiConsole, IAnsiConsoleInput
{
    private readonly IAnsiConsole _console;
    private readonly Queue<ConsoleKeyInfo> _keys;

    /// <param name="output">What is printed, escape sequences included.</param>
    /// <param name="keys">Texts and <see cref="ConsoleKey"/>s.</param>
    public TypedConsole(TextWriter output, IEnumerable<object> keys)
    {
        _console = AnsiConsole.Create(
            new() { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes });
        _console.Profile.Width = 200;
        _console.Profile.Height = 40;
        _keys = new(keys.SelectMany(key => key is string text ? text.Select(letter => Of(default, letter)) : [Of((ConsoleKey)key, '\0')]));
    }

    public Profile Profile => _console.Profile;

    public IAnsiConsoleCursor Cursor => _console.Cursor;

    public IAnsiConsoleInput Input => this;

    public IExclusivityMode ExclusivityMode => _console.ExclusivityMode;

    public RenderPipeline Pipeline => _console.Pipeline;

    public void Clear(bool home) => _console.Clear(home);

    public void Write(IRenderable renderable) => _console.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => _console.WriteAnsi(action);

    public bool IsKeyAvailable() => true;

    public ConsoleKeyInfo? ReadKey(bool intercept) => _keys.TryDequeue(out var key) ? key : Of(ConsoleKey.Escape, '\u001b');

    public Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken) => Task.FromResult(ReadKey(intercept));

    private static ConsoleKeyInfo Of(ConsoleKey key, char letter) => new(letter, key, shift: false, alt: false, control: false);
}
