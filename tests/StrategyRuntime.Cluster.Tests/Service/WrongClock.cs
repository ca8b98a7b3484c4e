using System.Diagnostics;
using System.Globalization;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>
/// Has a process see another time of day: a library that is loaded before the system's own moves the clock that the program asks, and not
/// the one that pauses go by. The compiler of this machine makes it.
/// </summary>
internal static class WrongClock
{
    private const string Source =
        """
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long offset(void)
        {
            const char *text = getenv("WRONG_CLOCK_SECONDS");
            return text ? atol(text) : 0;
        }

        int clock_gettime(clockid_t clock, struct timespec *now)
        {
            int failed = syscall(SYS_clock_gettime, clock, now);
            if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += offset();
            return failed;
        }

        int gettimeofday(struct timeval *now, void *zone)
        {
            struct timespec precise;
            (void)zone;
            clock_gettime(CLOCK_REALTIME, &precise);
            now->tv_sec = precise.tv_sec;
            now->tv_usec = precise.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *now)
        {
            struct timespec precise;
            clock_gettime(CLOCK_REALTIME, &precise);
            if (now) *now = precise.tv_sec;
            return precise.tv_sec;
        }
        """;

    /// <summary>Makes the library in a folder; returns what a process needs in its environment.</summary>
    public static async Task<Func<TimeSpan, IReadOnlyDictionary<string, string>>> MakeAsync(string folder)
    {
        var (source, library) = (Path.Combine(folder, "clock.c"), Path.Combine(folder, "clock.so"));
        await File.WriteAllTextAsync(source, Source);
        using var compiler = Process.Start(
            new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O1", "-o", library, source]) { RedirectStandardError = true })!;
        var errors = await compiler.StandardError.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        compiler.ExitCode.Should().Be(0, errors);
        return offset => new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["WRONG_CLOCK_SECONDS"] = offset.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        };
    }
}
