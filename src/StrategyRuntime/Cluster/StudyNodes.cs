using Npgsql;
using StrategyRuntime.Access;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Studies;

namespace StrategyRuntime.Cluster;

/// <summary>The other nodes of the cluster as helpers of this node's studies: those that are active and of the same version.</summary>
internal sealed class StudyNodes(
    NodeFacts self, NodeReports reports, ForwardingClient client, InternalSignature signature, TimeProvider time,
    ILogger<StudyNodes> logger) : BackgroundService, IStudyNodes
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    // The list is kept up to date while it is asked for.
    private static readonly TimeSpan s_interest = TimeSpan.FromSeconds(10);

    private volatile Dictionary<string, Uri> _nodes = [];
    private long _askedAt = time.GetTimestamp() - time.TimestampFrequency * (long)s_interest.TotalSeconds;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names
    {
        get
        {
            Volatile.Write(ref _askedAt, time.GetTimestamp());
            return _nodes.Keys;
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ComputeAsync(string node, ReadOnlyMemory<byte> share, CancellationToken cancellationToken)
    {
        if (!_nodes.TryGetValue(node, out var address)) return null;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var call = SendAsync(node, address, share, gone.Token);
        while (true)
        {
            try
            {
                return await call.WaitAsync(s_betweenLooks, time, CancellationToken.None);
            }
            catch (TimeoutException) when (!call.IsCompleted)
            {
                // A node that is frozen closes nothing: the others say that it is dead.
                if (!Names.Contains(node)) await gone.CancelAsync();
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_betweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (time.GetElapsedTime(Volatile.Read(ref _askedAt)) < s_interest) await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node leaves.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            _nodes = (await reports.ReadNodesAsync(stopping))
                .Where(n => n.State == NodeState.Active && n.Name != self.Name && n.Facts.Version == self.Version)
                .ToDictionary(n => n.Name, n => n.Facts.Address, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // Those that are known go on.
            logger.LogDebug(exception, "The nodes cannot be listed");
        }
    }

    private async Task<byte[]?> SendAsync(string node, Uri address, ReadOnlyMemory<byte> share, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, StudySharesMiddleware.Path))
            {
                Content = new ReadOnlyMemoryContent(share),
            };
            var caller = new ForwardedCaller(
                self.Name, IsAdmin: false, StudySharesMiddleware.Scheme, null, null, address.Scheme, StudySharesMiddleware.Scheme);
            var (who, proof) = signature.Sign(request.Method.Method, StudySharesMiddleware.Path, caller);
            request.Headers.TryAddWithoutValidation(InternalSignature.CallerHeader, who);
            request.Headers.TryAddWithoutValidation(InternalSignature.SignatureHeader, proof);
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) return await response.Content.ReadAsByteArrayAsync(cancellationToken);
            logger.LogDebug("{Node} does not compute sets now: {Status}", node, response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            logger.LogInformation("{Node} has not computed the sets that it was asked for: {Reason}", node, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("{Node} has not answered", node);
        }
        catch (OperationCanceledException)
        {
            // The study has ended, or the node is gone.
        }
        return null;
    }
}
