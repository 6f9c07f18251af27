using System.Net;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Api;

/// <summary>The HTTP status for each class of refusal.</summary>
public static class RefusalStatus
{
    private static readonly Dictionary<RuleClass, HttpStatusCode> _statuses = new()
    {
        [RuleClass.Malformed] = HttpStatusCode.BadRequest,
        [RuleClass.TooLarge] = HttpStatusCode.RequestEntityTooLarge,
        [RuleClass.Forbidden] = HttpStatusCode.Forbidden,
        [RuleClass.Unknown] = HttpStatusCode.NotFound,
        [RuleClass.Conflict] = HttpStatusCode.Conflict,
        [RuleClass.TooMany] = HttpStatusCode.TooManyRequests,
        [RuleClass.Unavailable] = HttpStatusCode.ServiceUnavailable,
    };

    public static int Of(RuleClass kind) => (int)_statuses[kind];

    /// <summary>The class of a status; unavailable for a status that stands for no class.</summary>
    public static RuleClass ClassOf(HttpStatusCode status) =>
        _statuses.FirstOrDefault(known => known.Value == status) is { Value: not 0 } found ? found.Key : RuleClass.Unavailable;
}
