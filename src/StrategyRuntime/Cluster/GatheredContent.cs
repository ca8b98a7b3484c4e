using System.Runtime.CompilerServices;

namespace StrategyRuntime.Cluster;

/// <summary>
/// An answer of another node, read in pieces as large as what has arrived of it. The client for requests gives at most a chunk at a time,
/// and of one that has just begun what its buffer of 4 KiB has; each piece is a write to a socket. What has arrived does not wait for what
/// has not.
/// </summary>
/// <param name="content">The answer's body.</param>
internal sealed class GatheredContent(HttpContent content) : AnswerContent(content)
{
    /// <inheritdoc/>
    protected override Stream ReaderOf(Stream body) => new Gathered(body);

    /// <summary>A read of no bytes tells what has arrived, and may go on while what was gathered is on its way.</summary>
    private sealed class Gathered(Stream body) : Reader(body)
    {
        private ValueTask<int>? _waiting;
        private bool _isReady;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var gathered = 0;
            do
            {
                if (!_isReady)
                {
                    var waiting = _waiting ?? Body.ReadAsync(Memory<byte>.Empty, cancellationToken);
                    _waiting = null;
                    if (gathered > 0 && !waiting.IsCompletedSuccessfully)
                    {
                        _waiting = waiting;
                        return gathered;
                    }
                    await waiting;
                    _isReady = true;
                }
                if (buffer.IsEmpty) return 0;
                _isReady = false;
                var read = await Body.ReadAsync(buffer[gathered..], cancellationToken);
                if (read == 0) break;
                gathered += read;
            }
            while (gathered < buffer.Length);
            return gathered;
        }
    }
}
