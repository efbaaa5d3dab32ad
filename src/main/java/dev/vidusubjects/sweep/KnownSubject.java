package dev.vidusubjects.sweep;

import java.time.Instant;

/**
 * A subject of the account, as the readings of the list showed it.
 *
 * @param id the provider's
 * @param firstSeen when the page that showed it first had been read, in whole milliseconds; {@link #NOT_KNOWN} if the clock had been
 *     set back before, until a page shows it at an instant that is certain
 * @param dated whether {@code firstSeen} says something about its age: false for what the very first complete reading showed,
 *     and for what was read after the clock had been set back
 */
record KnownSubject(String id, Instant firstSeen, boolean dated) {

    /** Later than every attempt: nothing may be taken for older than an attempt by a clock that was wrong. */
    static final Instant NOT_KNOWN = Instant.ofEpochMilli(Long.MAX_VALUE);
}
