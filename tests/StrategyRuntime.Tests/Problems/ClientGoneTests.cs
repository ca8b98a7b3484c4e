using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Tests.Problems;

/// <summary>A caller that disconnects is no fault of the service.</summary>
public sealed class ClientGoneTests
{
    [Theory]
    [InlineData(false, 499)]
    [InlineData(true, 200)]
    public async Task A_caller_that_disconnects_before_or_within_the_answer_causes_no_fault(bool hasStarted, int status)
    {
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        context.Features.Set<IHttpResponseFeature>(new Response(hasStarted));
        var problems = new ProblemMiddleware(_ => throw new OperationCanceledException(), NullLogger<ProblemMiddleware>.Instance);

        await problems.InvokeAsync(context);

        context.Response.StatusCode.Should().Be(status);
    }

    /// <summary>Refuses another status once it has started, as the web server does.</summary>
    private sealed class Response(bool hasStarted) : HttpResponseFeature, IHttpResponseFeature
    {
        private int _status = StatusCodes.Status200OK;

        public override bool HasStarted => hasStarted;

        int IHttpResponseFeature.StatusCode
        {
            get => _status;
            set => _status = hasStarted ? throw new InvalidOperationException("The response has started.") : value;
        }
    }
}
