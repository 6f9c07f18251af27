using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

public class PrintableTests
{
    [Theory]
    [InlineData("\u001b[2Jgone", "\ufffd[2Jgone")]
    [InlineData("\u009b31mred", "\ufffd31mred")]
    [InlineData("two\r\nlines\u2028more", "two\ufffd\ufffdlines\ufffdmore")]
    [InlineData("yes \u202eon\u202c", "yes \ufffdon\ufffd")]
    [InlineData("\u2066x\u2069\u200f", "\ufffdx\ufffd\ufffd")]
    public void What_a_terminal_would_obey_is_replaced(string text, string shown) => Assert.Equal(shown, Printable.Text(text));

    [Theory]
    [InlineData("Grün — 緑 😀 é")]
    [InlineData("[red]shed[/]")]
    public void Everything_else_is_shown_as_it_is(string text) => Assert.Equal(text, Printable.Text(text));

    [Fact]
    public void Brackets_are_no_markup() => Assert.Equal("[[red]]shed[[/]]", Printable.Markup("[red]shed[/]"));
}
