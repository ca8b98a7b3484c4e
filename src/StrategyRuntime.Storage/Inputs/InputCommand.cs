namespace StrategyRuntime.Storage.Inputs;

/// <summary>A command that changed the simulation, at its place between ticks.</summary>
/// <param name="Tick">Ticks processed before it (<see cref="Engine.StrategySimulation.TickCount"/>).</param>
/// <param name="Command">What was asked: <c>stop</c>, <c>square_off</c>, <c>close_position</c>.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="TradeId">The position that it is about, or null when it is about none.</param>
public readonly record struct InputCommand(long Tick, string Command, string? Reason = null, string? TradeId = null);
