using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Alerts.Delivery;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Alerts;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Alerts;

/// <summary>
/// A user's alerts at work: a reader of every session that a rule looks at, with its position on record. It reads what is published, as a
/// subscriber does, and writes nothing but its own files; no session waits for it.
/// </summary>
internal sealed class UserAlerts : IAsyncDisposable
{
    private static readonly TimeSpan s_flushAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_betweenFeeds = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_afterFault = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    // Then another session has its turn.
    private const int BlocksOfATurn = 64;

    private readonly string _userId;
    private readonly AlertTools _tools;
    private readonly AlertFolder _folder;
    private readonly AlertMaker _maker;
    private readonly DeliveryQueue _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly System.Threading.Channels.Channel<AlertWork> _work =
        System.Threading.Channels.Channel.CreateUnbounded<AlertWork>(new() { SingleReader = true });
    private readonly Task _loop;
    private readonly ITimer _flush;
    private readonly ITimer _feeds;
    private readonly Lock _gate = new();

    // Guarded by the gate.
    private readonly Dictionary<SessionId, SessionWatch> _watches = [];
    private AlertSettings _settings;
    private RuleSet _rules;
    private AlertBook? _book;
    private bool _hasLog;

    private int _feedsAreDue;

    /// <summary>Takes up what is stored.</summary>
    public UserAlerts(string userId, AlertTools tools)
    {
        (_userId, _tools) = (userId, tools);
        _folder = new AlertFolder(tools.Root, userId);
        _settings = AlertSettings.Read(_folder);
        _rules = new RuleSet(_settings.Rules.Values);
        _maker = new AlertMaker(tools.Time, ChannelOf);
        _queue = new DeliveryQueue(tools.Senders, tools.Settings, tools.Time, ChannelOf, Settled, tools.Log);
        _hasLog = _folder.HasLog;
        _work.Writer.TryWrite(AlertWork.Flush);
        if (_rules.IsAwake) WatchAll();
        _loop = Task.Run(LoopAsync, CancellationToken.None);
        _flush = tools.Time.CreateTimer(_ => _work.Writer.TryWrite(AlertWork.Flush), null, s_flushAfter, s_flushAfter);
        _feeds = tools.Time.CreateTimer(_ => LookAtFeedsSoon(), null, s_betweenFeeds, s_betweenFeeds);
    }

    /// <summary>The rules, by id.</summary>
    public IReadOnlyList<AlertRule> Rules
    {
        get
        {
            lock (_gate) return [.. _settings.Rules.Values];
        }
    }

    /// <summary>The channels, the page first.</summary>
    public IReadOnlyList<AlertChannelResponse> Channels
    {
        get
        {
            AlertSettings settings;
            lock (_gate) settings = _settings;
            return [.. settings.Channels.Values.Prepend(AlertChannel.Page).Select(Show)];
        }
    }

    /// <summary>A part of the log, the latest first: entries before a number; 0: from the latest.</summary>
    public (IReadOnlyList<AlertEntry> Items, bool HasMore) Log(long before, int limit)
    {
        lock (_gate)
        {
            if (!_hasLog) return ([], false);
            var items = Book().Latest.Where(e => before == 0 || e.Number < before).Take(limit + 1).ToList();
            var hasMore = items.Count > limit;
            if (hasMore) items.RemoveAt(limit);
            return (items, hasMore);
        }
    }

    /// <summary>A rule; null when there is none.</summary>
    public AlertRule? Rule(string id)
    {
        lock (_gate) return _settings.Rules.GetValueOrDefault(id);
    }

    /// <summary>A channel as it is, the page included; null when there is none.</summary>
    public AlertChannel? ChannelOf(string id)
    {
        lock (_gate) return _settings.Channel(id);
    }

    /// <summary>A channel as the API shows it.</summary>
    public AlertChannelResponse Show(AlertChannel channel) => AlertChannelResponse.Of(channel, _queue.PendingOf(channel.Id));

    /// <summary>
    /// Saves a rule. It holds for what happens after this returns, whatever happens to the process.
    /// </summary>
    /// <param name="rule">The rule; an empty id: the next free one.</param>
    /// <param name="isNew">True when there must be none of that id.</param>
    public async Task<Attempt<(AlertRule Rule, bool IsNew)>> PutAsync(AlertRule rule, bool isNew)
    {
        // Where a session is cannot be told before its last run can be read.
        var shown = Task.WhenAll(_tools.Hub.Channels.Where(IsMine).Select(c => c.WhenShown));
        await Task.WhenAny(shown, Task.Delay(s_patience, _tools.Time));
        if (!shown.IsCompleted) return AlertProblems.NotReady.With("Sessions are being taken up; nothing was done. Ask again.");
        lock (_gate)
        {
            if (rule.Id.Length == 0) rule = rule with { Id = FreeId("rule", _settings.Rules.Keys) };
            var before = _settings.Rules.GetValueOrDefault(rule.Id);
            if (isNew && before is not null) return AlertProblems.Exists.With($"There is a rule '{rule.Id}' already.");
            if (before is null && LimitProblems.Quota("alert rules", _settings.Rules.Count, _tools.Limits.AlertRulesPerUser) is { } full)
                return full;
            var unknown = rule.Channels.Select((id, i) => (Id: id, Index: i)).Where(c => _settings.Channel(c.Id) is null).ToList();
            if (unknown.Count > 0)
                return Finding.Summarise([.. unknown.Select(c => AlertProblems.UnknownChannel.At(
                    string.Create(CultureInfo.InvariantCulture, $"/channels/{c.Index}"), $"There is no channel '{c.Id}'."))]);
            if (before is not null) rule = rule with { CreatedAt = before.CreatedAt };
            Use(_settings with { Rules = _settings.Rules.SetItem(rule.Id, rule) });
            return (rule, before is null);
        }
    }

    /// <summary>Deletes a rule; what it raised stays in the log. False when there is none.</summary>
    public bool DeleteRule(string id)
    {
        lock (_gate)
        {
            if (!_settings.Rules.ContainsKey(id)) return false;
            Use(_settings with { Rules = _settings.Rules.Remove(id) });
            return true;
        }
    }

    /// <summary>Saves a channel.</summary>
    /// <param name="channel">The channel; an empty id: the next free one.</param>
    /// <param name="isNew">True when there must be none of that id.</param>
    public Attempt<(AlertChannel Channel, bool IsNew)> Put(AlertChannel channel, bool isNew)
    {
        lock (_gate)
        {
            if (channel.Id.Length == 0) channel = channel with { Id = FreeId(SnakeCase.Word(channel.Type), _settings.Channels.Keys) };
            var before = _settings.Channels.GetValueOrDefault(channel.Id);
            if (isNew && before is not null) return AlertProblems.Exists.With($"There is a channel '{channel.Id}' already.");
            if (before is null
                && LimitProblems.Quota("alert channels", _settings.Channels.Count, _tools.Limits.AlertChannelsPerUser) is { } full)
                return full;
            if (before is not null) channel = channel with { CreatedAt = before.CreatedAt };
            var changed = _settings with { Channels = _settings.Channels.SetItem(channel.Id, channel) };
            changed.WriteChannels(_folder);
            _settings = changed;
            _queue.Retry(channel.Id);
            return (channel, before is null);
        }
    }

    /// <summary>Deletes a channel that no rule sends to; what waits for it is cancelled.</summary>
    public ApiProblem? DeleteChannel(string id)
    {
        lock (_gate)
        {
            if (!_settings.Channels.ContainsKey(id)) return AlertProblems.UnknownChannel.With($"There is no channel '{id}'.");
            var users = _settings.Rules.Values.Where(r => r.Channels.Contains(id)).Select(r => r.Id).ToList();
            if (users.Count > 0)
                return AlertProblems.ChannelInUse.With($"Take it out of these rules first: {string.Join(", ", users)}.");
            var changed = _settings with { Channels = _settings.Channels.Remove(id) };
            changed.WriteChannels(_folder);
            _settings = changed;
            _queue.Retry(id);
            return null;
        }
    }

    /// <summary>Sends a test through a channel, once; what came of it is in the log, too.</summary>
    public async Task<AlertEntry> TestAsync(AlertChannel channel, CancellationToken cancellationToken)
    {
        var entry = _maker.OfTest(channel, _userId);
        var delivery = entry.Deliveries[0];
        var result = await _queue.TryOnceAsync(channel, entry, delivery, cancellationToken);
        entry = entry.With(delivery with
        {
            State = result.IsSent ? DeliveryState.Sent : DeliveryState.Failed,
            Attempts = 1,
            At = _tools.Time.GetUtcNow(),
            Detail = result.Failure,
        });
        lock (_gate) entry = Write(book => book.Append([entry]))[0];
        if (channel.Type == ChannelType.Page) Show(entry);
        return entry;
    }

    /// <summary>An execution was added, or found at the start.</summary>
    public void Add(SessionChannel channel)
    {
        lock (_gate)
        {
            if (_rules.IsAwake) Watch(channel);
        }
    }

    /// <summary>An execution is in another state.</summary>
    public void StateChanged(SessionChannel channel, ExecutionStatus status)
    {
        if (Volatile.Read(ref _rules).IsAwake) _work.Writer.TryWrite(new AlertWork(channel, status));
    }

    /// <summary>Stops, with every position on record.</summary>
    public async ValueTask DisposeAsync()
    {
        await _flush.DisposeAsync();
        await _feeds.DisposeAsync();
        _work.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        await _queue.DisposeAsync();
        lock (_gate)
        {
            foreach (var watch in _watches.Values) watch.Channel.Readers.Remove(watch);
            _watches.Clear();
            _book?.Dispose();
        }
        _stopping.Dispose();
    }

    /// <summary>True after the log failed, until it is opened anew.</summary>
    private bool IsLogLost
    {
        get
        {
            lock (_gate) return _hasLog && _book is null;
        }
    }

    private static string FreeId(string word, IEnumerable<string> taken)
    {
        var ids = taken.ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, ids.Count + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{word}-{n}"))
            .First(i => !ids.Contains(i));
    }

    private bool IsMine(SessionChannel channel) => channel.Session.UserId == _userId;

    /// <summary>Puts other rules to work, once they and where each session is are on record.</summary>
    private void Use(AlertSettings changed)
    {
        var rules = new RuleSet(changed.Rules.Values);
        if (rules.IsAwake)
        {
            Write(book =>
            {
                if (!_rules.IsAwake) foreach (var channel in _tools.Hub.Channels.Where(IsMine)) book.Move(PresentOf(channel));
                foreach (var rule in changed.Rules.Values.Where(r => r is { Enabled: true, Kind: AlertKind.FeedGap })) MarkGaps(book, rule);
                book.Flush();
                return book;
            });
        }
        changed.WriteRules(_folder);
        var wasAwake = _rules.IsAwake;
        _settings = changed;
        Volatile.Write(ref _rules, rules);
        if (!rules.IsAwake) UnwatchAll();
        else if (!wasAwake) WatchAll();
        foreach (var watch in _watches.Values) watch.Set();
    }

    /// <summary>The gaps so far of the feeds that sessions follow are no news to a new rule.</summary>
    private void MarkGaps(AlertBook book, AlertRule rule)
    {
        var key = AlertMaker.MarkOf(rule);
        foreach (var channel in _tools.Hub.Channels.Where(c => IsMine(c) && rule.IsAbout(c.Session)))
        {
            var at = book.PositionOf(channel.Session.ToString()) ?? PresentOf(channel);
            if (!at.Marks.ContainsKey(key) && _tools.FeedOf(channel.Session) is { } feed) book.Move(at.Marked(key, feed.Gaps));
        }
    }

    /// <summary>What has happened so far in a session is no news to its first rule.</summary>
    private static SessionPosition PresentOf(SessionChannel channel)
    {
        var (status, feed) = (channel.CurrentStatus, channel.Feed);
        var state = status?.State is { } now && IsLasting(now) ? now : (RunState?)null;
        return new SessionPosition(
            channel.Session.ToString(), feed?.Run ?? status?.Run ?? 0, feed?.Head ?? 0, state, status?.Run
            ?? 0, 0, SessionPosition.Nothing);
    }

    private void WatchAll()
    {
        lock (_gate)
        {
            foreach (var channel in _tools.Hub.Channels.Where(IsMine)) Watch(channel);
        }
    }

    private void Watch(SessionChannel channel)
    {
        if (_watches.TryGetValue(channel.Session, out var known))
        {
            if (known.Channel == channel) return;
            known.Channel.Readers.Remove(known);
        }
        var watch = _watches[channel.Session] = new SessionWatch(channel, w => _work.Writer.TryWrite(new AlertWork(w)));
        channel.Readers.Add(watch);
        watch.Set();
    }

    private void UnwatchAll()
    {
        foreach (var watch in _watches.Values) watch.Channel.Readers.Remove(watch);
        _watches.Clear();
    }

    private async Task LoopAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_stopping.IsCancellationRequested) continue;
            try
            {
                await DoAsync(work);
            }
            catch (DurableFileException exception) when (IsLogLost)
            {
                _tools.Log.LogError(exception, "Alerts of {User} cannot be written; they wait", _userId);
                _ = DoLaterAsync(work);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // What was not looked at is looked at by the next process.
            }
            catch (Exception exception) when (
                exception is IOException or InvalidDataException or SessionException or JsonException or UnauthorizedAccessException)
            {
                _tools.Log.LogError(exception, "Alerts of {Session} cannot be found", work.Channel?.Session);
            }
        }
        lock (_gate)
        {
            try
            {
                _book?.Flush();
            }
            catch (DurableFileException exception)
            {
                _tools.Log.LogError(exception, "How far alerts of {User} have looked could not be written", _userId);
            }
        }
    }

    private async Task DoLaterAsync(AlertWork work)
    {
        await Task.Delay(s_afterFault, _tools.Time);
        _work.Writer.TryWrite(work);
        // Positions are those on disk again: every session is looked at from there.
        lock (_gate) foreach (var watch in _watches.Values) watch.Set();
    }

    private async Task DoAsync(AlertWork work)
    {
        if (work.Watch is { } watch)
        {
            watch.Dequeue();
            await LookAsync(watch);
        }
        else if (work == AlertWork.Feeds)
        {
            Interlocked.Exchange(ref _feedsAreDue, 0);
            LookAtFeeds();
        }
        else if (work is { Channel: { } channel, Status: { } status })
        {
            Take(channel, status);
        }
        else
        {
            lock (_gate)
            {
                if (_hasLog) Write(book => { book.Flush(); return book; });
            }
        }
    }

    /// <summary>Looks at what a session has published since.</summary>
    private async Task LookAsync(SessionWatch watch)
    {
        var channel = watch.Channel;
        // In this order: what was published before the removal is looked at.
        var isRemoved = channel.IsRemoved;
        if (channel.Feed is { } feed)
        {
            var at = PositionOf(channel);
            // Without a position it is new; a run that is behind it began in an empty folder.
            var run = at is not { Run: > 0 } || at.Run > feed.Run ? feed.Run : at.Run;
            for (; run < feed.Run; run++)
            {
                if (!await LookAtEarlierAsync(watch, run)) return;
            }
            if (!await LookAsync(watch, feed)) return;
        }
        if (isRemoved) Remove(watch);
    }

    /// <summary>The same for a run that was followed by another. One that is gone, or cannot be read, keeps no later one from it.</summary>
    private async Task<bool> LookAtEarlierAsync(SessionWatch watch, int run)
    {
        try
        {
            using var earlier = _tools.Earlier.Open(watch.Channel.Session, run);
            return earlier is null || await LookAsync(watch, earlier.Feed);
        }
        catch (Exception exception) when (exception is InvalidDataException or SessionException or JsonException)
        {
            _tools.Log.LogError(exception, "Alerts of run {Run} of {Session} cannot be found", run, watch.Channel.Session);
            return true;
        }
    }

    /// <summary>The same for one run; false when its turn is over before it is at the end.</summary>
    private async Task<bool> LookAsync(SessionWatch watch, RunFeed feed)
    {
        var session = watch.Channel.Session;
        var (rules, scan) = (Volatile.Read(ref _rules), (SessionScan?)null);
        for (var blocks = 0; blocks < BlocksOfATurn; blocks++)
        {
            await _queue.WhenRoomAsync(_stopping.Token);
            _stopping.Token.ThrowIfCancellationRequested();
            if (scan is null || rules != Volatile.Read(ref _rules))
            {
                rules = Volatile.Read(ref _rules);
                scan = new SessionScan(watch, feed, rules.For(session, _tools.ModeOf(session) ?? feed.Mode), _maker);
            }
            var at = PositionOf(watch.Channel) ?? NewPosition(watch.Channel);
            at = at.Run == feed.Run ? at : at.At(feed.Run);
            var head = feed.Head;
            var (next, raised) = scan.Next(at, head);
            if (!Commit(rules, next, raised)) continue;
            if (next.Seq >= head) return true;
        }
        watch.Set();
        return false;
    }

    // One look waits at most, however long the one before takes.
    private void LookAtFeedsSoon()
    {
        if (!Volatile.Read(ref _rules).LooksAtFeeds || Interlocked.Exchange(ref _feedsAreDue, 1) != 0) return;
        _work.Writer.TryWrite(AlertWork.Feeds);
    }

    /// <summary>Looks at the feeds that sessions follow.</summary>
    private void LookAtFeeds()
    {
        var rules = Volatile.Read(ref _rules);
        SessionWatch[] watches;
        lock (_gate) watches = [.. _watches.Values];
        foreach (var channel in watches.Select(w => w.Channel))
        {
            if (_tools.FeedOf(channel.Session) is not { } feed || channel.Feed is not { } run) continue;
            var at = PositionOf(channel) ?? NewPosition(channel);
            // Events of an earlier run are looked at first.
            if (at.Run != run.Run) continue;
            var (next, raised) = (at, new List<AlertEntry>());
            foreach (var rule in rules.For(channel.Session, run.Mode).OfFeed)
            {
                var cursor = new CatchupId(run.Run, at.Seq);
                if (_maker.OfFeed(rule, channel.Session, cursor, feed, next.Marks) is not var (found, mark)) continue;
                raised.AddRange(found);
                next = next.Marked(AlertMaker.MarkOf(rule), mark);
            }
            if (next != at) Commit(rules, next, raised, flush: true);
        }
    }

    /// <summary>Looks at a state; only one that lasts is a change.</summary>
    private void Take(SessionChannel channel, ExecutionStatus status)
    {
        if (status.State is not { } state || !IsLasting(state)) return;
        if (PositionOf(channel) is { State: { } before } known && !before.IsFinal())
        {
            // Its end may have come with the end of the process.
            for (var run = known.StateRun; run > 0 && run < status.Run; run++)
            {
                using var earlier = _tools.Earlier.Open(channel.Session, run);
                if (earlier is not null) TakeOne(channel, earlier.Status);
            }
        }
        TakeOne(channel, status);
    }

    private void TakeOne(SessionChannel channel, ExecutionStatus status)
    {
        if (status.State is not { } state) return;
        var at = PositionOf(channel) ?? NewPosition(channel);
        if (status.Run < at.StateRun || (at.State == state && at.StateRun == status.Run)) return;
        var next = at with { State = state, StateRun = status.Run };
        AlertKind? kind = state switch
        {
            RunState.Failed or RunState.Damaged => AlertKind.Failed,
            RunState.Diverged => AlertKind.Diverged,
            RunState.Blocked => AlertKind.Blocked,
            _ => null,
        };
        var rules = Volatile.Read(ref _rules);
        var raised = new List<AlertEntry>();
        if (kind is { } found)
        {
            next = next with { Changes = at.Changes + 1 };
            var seq = status.Run == at.Run ? channel.Feed is { } feed && feed.Run == at.Run ? feed.Head : at.Seq : 0;
            foreach (var rule in rules.For(channel.Session, _tools.ModeOf(channel.Session) ?? channel.Feed?.Mode).Of(found))
            {
                raised.Add(_maker.OfState(
                    rule, channel.Session, new CatchupId(status.Run, seq), state, status.Reason, next.Changes));
            }
        }
        Commit(null, next, raised, flush: true);
    }

    /// <summary>Puts alerts and the position behind them on record, then sends them. False when other rules hold by now.</summary>
    private bool Commit(RuleSet? by, SessionPosition position, IReadOnlyList<AlertEntry> raised, bool flush = false)
    {
        lock (_gate)
        {
            if (by is not null && by != _rules) return false;
            var entries = Write(book =>
            {
                book.Move(position);
                if (raised.Count > 0) return book.Append([.. raised.Select(Admit)]);
                if (flush) book.Flush();
                return [];
            });
            foreach (var entry in entries) Send(entry);
            return true;
        }
    }

    /// <summary>
    /// An alert as it begins: open pages are shown it, and a channel with too many waiting that takes none does not get it.
    /// </summary>
    private AlertEntry Admit(AlertEntry entry)
    {
        foreach (var delivery in entry.Deliveries)
        {
            if (delivery.Type == ChannelType.Page)
                entry = entry.With(delivery with { State = DeliveryState.Sent, Attempts = 1, At = entry.At });
            else if (!_queue.Takes(delivery.ChannelId))
                entry = entry.With(delivery with
                {
                    State = DeliveryState.Dropped, At = entry.At, Detail = "Too many alerts wait for the channel, which takes none.",
                });
        }
        return entry;
    }

    private void Send(AlertEntry entry)
    {
        foreach (var delivery in entry.Deliveries)
        {
            if (delivery.Type == ChannelType.Page) Show(entry);
            else if (delivery.State == DeliveryState.Pending) _queue.Add(entry, delivery);
        }
    }

    private void Show(AlertEntry entry)
    {
        var data = JsonSerializer.SerializeToElement(RaisedAlert.Of(entry), RuntimeJson.Options);
        _tools.Streams.Publish(_userId, new UserNotice(
            RaisedAlert.FrameName,
            json =>
            {
                foreach (var member in data.EnumerateObject()) member.WriteTo(json);
            },
            SessionId.TryParse(entry.SessionId, out var session) ? session : null));
    }

    private void Settled(AlertEntry entry, AlertDelivery delivery)
    {
        try
        {
            lock (_gate) Write(book => { book.Settle(entry.Id, delivery); return book; });
        }
        catch (DurableFileException exception)
        {
            // It stands as waiting on disk and is sent again when the log can be written: its receiver knows it by its id.
            _tools.Log.LogError(exception, "What came of an alert of {User} could not be written", _userId);
            _work.Writer.TryWrite(AlertWork.Flush);
        }
    }

    private void Remove(SessionWatch watch)
    {
        lock (_gate)
        {
            if (!_watches.TryGetValue(watch.Channel.Session, out var known) || known != watch) return;
            _watches.Remove(watch.Channel.Session);
            watch.Channel.Readers.Remove(watch);
            Write(book => { book.Forget(watch.Channel.Session.ToString()); return book; });
        }
    }

    private SessionPosition? PositionOf(SessionChannel channel)
    {
        lock (_gate) return Write(book => book.PositionOf(channel.Session.ToString()));
    }

    private static SessionPosition NewPosition(SessionChannel channel) =>
        new(channel.Session.ToString(), channel.Feed?.Run ?? 0, 0, null, 0, 0, SessionPosition.Nothing);

    private static bool IsLasting(RunState state) => state is not (RunState.Queued or RunState.Starting or RunState.Recovering);

    /// <summary>The log, opened when it is first needed and after it could not be written.</summary>
    private AlertBook Book()
    {
        if (_book is not null) return _book;
        _hasLog = true;
        _book = AlertBook.Open(_folder, _tools.Settings.Value.LogLength, _tools.Log);
        foreach (var (entry, delivery) in _book.Pending) _queue.Add(entry, delivery);
        return _book;
    }

    /// <summary>Uses the log; one that fails is opened anew the next time, as it is on disk.</summary>
    private T Write<T>(Func<AlertBook, T> use)
    {
        try
        {
            return use(Book());
        }
        catch (DurableFileException)
        {
            _book?.Dispose();
            _book = null;
            throw;
        }
    }
}

/// <summary>What the loop of a user's alerts is to do.</summary>
internal sealed record AlertWork(SessionWatch? Watch, SessionChannel? Channel, ExecutionStatus? Status)
{
    /// <summary>Put the positions on record.</summary>
    public static readonly AlertWork Flush = new(null, null, null);

    /// <summary>Look at the feeds.</summary>
    public static readonly AlertWork Feeds = new(null, null, null) { IsAboutFeeds = true };

    private bool IsAboutFeeds { get; init; }

    /// <summary>Look at a session's news.</summary>
    public AlertWork(SessionWatch watch)
        : this(watch, watch.Channel, null)
    {
    }

    /// <summary>Look at a session's state.</summary>
    public AlertWork(SessionChannel channel, ExecutionStatus status)
        : this(null, channel, status)
    {
    }
}
