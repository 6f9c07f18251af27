using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

public sealed class OperatorTokenTests : IDisposable
{
    private static readonly Uri _here = new("http://127.0.0.1:5080");
    private static readonly Uri _elsewhere = new("http://ballot.example.org");

    private readonly string _directory = Directory.CreateTempSubdirectory("ballot-token-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public OperatorTokenTests() => Write("data", "found");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_file_goes_before_the_variable_and_that_before_what_lies_here()
    {
        Assert.Equal("found", Token().Find(_here));
        _variables["BALLOT_TOKEN"] = "variable";
        Assert.Equal("variable", Token().Find(_here));
        Assert.Equal("given", Token(Write("other", "given")).Find(_here));
    }

    [Fact]
    public void A_token_that_was_found_never_leaves_the_machine()
    {
        Assert.Null(Token().Find(_elsewhere));
        _variables["BALLOT_TOKEN"] = "variable";
        Assert.Equal("variable", Token().Find(_elsewhere));
    }

    [Fact]
    public void Another_data_directory_is_found_by_its_setting()
    {
        Write("elsewhere", "moved");
        _variables["Ballot__DataDirectory"] = "elsewhere";

        Assert.Equal("moved", Token().Find(_here));
    }

    [Fact]
    public void Without_any_the_failure_says_how_to_give_one()
    {
        Directory.Delete(Path.Combine(_directory, "data"), recursive: true);

        Assert.Null(Token().Find(_here));
        Assert.Throws<Failure>(() => Token(new(Path.Combine(_directory, "missing"))).Find(_here));
    }

    private FileInfo Write(string directory, string token)
    {
        var file = new FileInfo(Path.Combine(_directory, directory, "operator.token"));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, token + "\n");
        return file;
    }

    private OperatorToken Token(FileInfo? file = null)
    {
        var surroundings = new Surroundings(
            null!, null!, _variables.GetValueOrDefault, TimeProvider.System,
            () => throw new InvalidOperationException("A token needs no network."), _directory);
        return new(surroundings, file);
    }
}
