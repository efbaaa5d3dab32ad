package dev.vidusubjects.simulation;

import java.time.Instant;

/**
 * A subject that exists at the provider.
 *
 * @param attempt that created it; empty text for one that another client of the account made
 * @param createdAt true time
 * @param listedFrom when lists begin to hold it
 * @param missingFrom from when on it is missing from lists, for once
 * @param missingUntil when lists hold it again
 */
record ProviderSubject(
        String id,
        String name,
        int images,
        int videos,
        String attempt,
        Instant createdAt,
        Instant listedFrom,
        Instant missingFrom,
        Instant missingUntil) {

    boolean isForeign() {
        return attempt.isEmpty();
    }

    /** @return whether a list shows it that is as old as {@code snapshot} and is read at {@code now} */
    boolean isListed(Instant snapshot, Instant now) {
        boolean missing = !now.isBefore(missingFrom) && now.isBefore(missingUntil);
        return !missing && !listedFrom.isAfter(snapshot);
    }
}
