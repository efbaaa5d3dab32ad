package dev.vidusubjects.sweep;

import java.time.Instant;

/**
 * A subject of the account, as the readings of the list showed it.
 *
 * @param id the id that the provider gave to the subject
 * @param firstSeen the instant, in whole milliseconds, at which the page that first showed the subject had been read;
 *     {@link #NOT_KNOWN} if the clock had been set back before, until a page shows the subject at a certain instant
 * @param dated whether {@code firstSeen} gives information about the age of the subject: false for the subjects of the
 *     very first complete reading, and for subjects that were read after the clock had been set back
 */
record KnownSubject(String id, Instant firstSeen, boolean dated) {

    /** Later than every attempt: a wrong clock must not make a subject older than an attempt. */
    static final Instant NOT_KNOWN = Instant.ofEpochMilli(Long.MAX_VALUE);
}
