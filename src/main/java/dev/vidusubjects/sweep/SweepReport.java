package dev.vidusubjects.sweep;

/**
 * The results of one sweep.
 *
 * @param polledAgain the number of open tasks whose poller was lost, and which are polled again
 * @param ended the number of tasks past their deadline that ended with a last poll, and of failed tasks that ended
 *     because their upload is no longer delivered
 * @param unconfirmed the number of interrupted submissions that became {@code unconfirmed}
 * @param matched the number of unconfirmed tasks whose subject was found at the provider
 * @param announced the number of endings that were announced late
 * @param deferred the number of tasks that wait for the next sweep, because an operation failed or another process was
 *     faster
 */
public record SweepReport(int polledAgain, int ended, int unconfirmed, int matched, int announced, int deferred) {}
