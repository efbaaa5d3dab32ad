package dev.vidusubjects.sweep;

import java.time.Duration;
import java.time.Instant;

/**
 * A complete reading of the provider's list.
 *
 * @param number the number of the reading, ≥ 1; a later reading has a higher one
 * @param startedAt an instant before the request for its first page
 * @param endedAt an instant after its last page was read, ≥ {@code startedAt}
 * @param pages the number of its pages, ≥ 1
 * @param unreadable the number of entries that could not be read; if it is not 0, the reading is no evidence of absence
 */
record CompleteReading(int number, Instant startedAt, Instant endedAt, int pages, int unreadable) {

    Duration duration() {
        return Duration.between(startedAt, endedAt);
    }
}
