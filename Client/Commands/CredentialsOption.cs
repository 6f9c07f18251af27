using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>Where credentials are kept.</summary>
internal sealed class CredentialsOption : Option<DirectoryInfo>
{
    public CredentialsOption()
        : base("--credentials")
    {
        Description = "Where credentials are kept.";
        HelpName = "DIR";
        DefaultValueFactory = _ => new(CredentialFolder.DefaultPath);
    }
}
