package dev.vidusubjects.sweep;

/**
 * What one sweep did.
 *
 * @param followed open tasks whose follower was lost, followed again
 * @param ended tasks past their deadline that ended with a last look
 * @param unconfirmed interrupted submissions that became {@code unconfirmed}
 * @param adopted unconfirmed tasks whose subject was found at the provider
 * @param left tasks whose turn comes with the next sweep, because something failed or somebody else was faster
 */
public record SweepReport(int followed, int ended, int unconfirmed, int adopted, int left) {}
