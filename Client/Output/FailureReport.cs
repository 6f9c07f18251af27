using System.Text.Json.Serialization;

namespace OrleansBallot.Client;

/// <summary>A failure, as scripts read it on standard output.</summary>
/// <param name="Accepted">False for a vote that was refused; absent otherwise.</param>
/// <param name="Error">The kind of failure: one name for each exit code.</param>
/// <param name="Rule">The rule that refused, where one did.</param>
/// <param name="Message">In words.</param>
/// <param name="Conflict">The transaction that stands in the way, where one does.</param>
/// <param name="Details">What is wrong in detail, such as a file's bad lines.</param>
internal sealed record FailureReport(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Accepted, string Error, string? Rule, string Message,
    string? Conflict,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Details = null);
