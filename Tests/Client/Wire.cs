namespace OrleansBallot.Tests.Client;

/// <summary>What lies between console and silo, and what it does with answers.</summary>
internal sealed class Wire
{
    /// <summary>Answers to submissions that are still to be lost.</summary>
    public int LoseAnswers { get; set; }

    /// <summary>Questions that nobody answers, once a submission was.</summary>
    public int AwayAfterSubmission { get; set; }

    /// <summary>Questions that nobody answers from now on.</summary>
    public int Away { get; set; }

    /// <summary>Submissions so far.</summary>
    public int Sent { get; private set; }

    /// <summary>Happens when the silo has answered a submission, and before the console hears of it.</summary>
    public Action Answered { get; set; } = () => { };

    public sealed class Handler(Wire wire) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isSubmission = request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == "/api/transactions";
            if (!isSubmission && wire.Away > 0)
            {
                wire.Away--;
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
            }

            var answer = await base.SendAsync(request, cancellationToken);
            if (!isSubmission) return answer;
            wire.Sent++;
            wire.Answered();
            (wire.Away, wire.AwayAfterSubmission) = (wire.AwayAfterSubmission, 0);
            if (wire.LoseAnswers-- <= 0)
            {
                wire.LoseAnswers = 0;
                return answer;
            }

            answer.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "It broke off.");
        }
    }
}
