package dev.vidusubjects.simulation;

import java.time.Instant;

/**
 * A subject that exists at the provider.
 *
 * @param attempt the attempt that created it; an empty text if another client of the account created it
 * @param createdAt the true time of the creation
 * @param listedFrom the instant from which lists contain it
 * @param missingFrom the instant from which it is missing from lists, once
 * @param missingUntil the instant from which lists contain it again
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

    /**
     * @return whether a list that is read at {@code now} and shows the state at {@code snapshot} contains the subject
     */
    boolean isListed(Instant snapshot, Instant now) {
        boolean missing = !now.isBefore(missingFrom) && now.isBefore(missingUntil);
        return !missing && !listedFrom.isAfter(snapshot);
    }
}
