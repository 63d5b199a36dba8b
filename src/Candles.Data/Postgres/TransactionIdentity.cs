namespace Candles.Data.Postgres;

/// <summary>What a transaction is known by afterwards, on another connection.</summary>
/// <param name="Number">Its 64-bit transaction id.</param>
/// <param name="System">The cluster's system identifier.</param>
/// <param name="Timeline">Changes when a standby takes over and when a backup is restored up to a point.</param>
/// <param name="Since">
/// Changes with each recovery from a crash (statistics are lost with it, pgstat_reset_after_failure), after which numbers of transactions
/// of which nothing had reached the disk are given again.
/// </param>
internal readonly record struct TransactionIdentity(string Number, long System, string Timeline, long Since);
