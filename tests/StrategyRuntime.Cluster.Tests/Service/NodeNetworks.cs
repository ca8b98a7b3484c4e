using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>
/// A network namespace for each node and one with the switch between them: a cable is pulled by taking down a port of the switch. What the
/// tests do at a node goes by its loopback, which no cut touches. Nothing of the network of this machine is changed.
/// </summary>
internal sealed class NodeNetworks : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;

    private static int s_made;

    private readonly string _name;
    private readonly List<string> _namespaces = [];

    private NodeNetworks(string name) => _name = name;

    /// <summary>Makes them; null where this process has not the rights or the machine not the programs.</summary>
    public static async Task<NodeNetworks?> TryCreateAsync(int count)
    {
        if (!Environment.IsPrivilegedProcess) return null;
        var networks = new NodeNetworks(
            string.Create(CultureInfo.InvariantCulture, $"sr{Environment.ProcessId}n{Interlocked.Increment(ref s_made)}"));
        try
        {
            await networks.AddAsync(networks.Switch);
            await IpAsync("-n", networks.Switch, "link", "add", "br0", "type", "bridge");
            await IpAsync("-n", networks.Switch, "link", "set", "br0", "up");
            for (var node = 0; node < count; node++) await networks.ConnectAsync(node);
            return networks;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // Containers forbid it.
            await networks.DisposeAsync();
            return null;
        }
    }

    /// <summary>A node's address for the other nodes.</summary>
    public static string AddressOf(int node) => string.Create(CultureInfo.InvariantCulture, $"10.0.0.{node + 1}");

    /// <summary>The namespace that a node's process runs in.</summary>
    public string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"{_name}-{node}");

    /// <summary>Pulls a node's cable to the others: nothing comes and goes, and neither end hears of it.</summary>
    public Task CutAsync(int node) => IpAsync("-n", Switch, "link", "set", PortOf(node), "down");

    /// <summary>Puts it back.</summary>
    public Task HealAsync(int node) => IpAsync("-n", Switch, "link", "set", PortOf(node), "up");

    /// <summary>A socket within a node's namespace: a thread that enters it makes the socket, and ends.</summary>
    public Socket OpenSocket(int node)
    {
        Socket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle($"/run/netns/{NameOf(node)}", share: FileShare.ReadWrite);
                if (SetNamespace((int)handle.DangerousGetHandle(), NewNetwork) != 0) throw new Win32Exception();
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            }
            catch (Exception e)
            {
                // Thrown below, where it can be caught.
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException("No socket can be made in a network namespace.", failure);
    }

    public async ValueTask DisposeAsync()
    {
        // The links go with them. One that stays must not keep the others.
        await Task.WhenAll(_namespaces.Select(name => IpAsync("netns", "del", name)));
    }

    private string Switch => $"{_name}-s";

    private static string PortOf(int node) => string.Create(CultureInfo.InvariantCulture, $"node{node}");

    private async Task ConnectAsync(int node)
    {
        var name = NameOf(node);
        await AddAsync(name);
        await IpAsync("link", "add", PortOf(node), "netns", Switch, "type", "veth", "peer", "name", "eth0", "netns", name);
        await IpAsync("-n", Switch, "link", "set", PortOf(node), "master", "br0");
        await IpAsync("-n", Switch, "link", "set", PortOf(node), "up");
        await IpAsync("-n", name, "addr", "add", $"{AddressOf(node)}/24", "dev", "eth0");
        await IpAsync("-n", name, "link", "set", "lo", "up");
        await IpAsync("-n", name, "link", "set", "eth0", "up");
    }

    private async Task AddAsync(string name)
    {
        await IpAsync("netns", "add", name);
        _namespaces.Add(name);
    }

    private static async Task IpAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {errors}");
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNamespace(int descriptor, int kind);
}
