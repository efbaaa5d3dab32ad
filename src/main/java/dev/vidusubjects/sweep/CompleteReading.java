package dev.vidusubjects.sweep;

import java.time.Duration;
import java.time.Instant;

/**
 * A complete reading of the provider's list.
 *
 * @param number ≥ 1; a later reading has a higher one
 * @param startedAt before its first page was asked for
 * @param endedAt when its last page had been read, ≥ {@code startedAt}
 * @param pages how many it had, ≥ 1
 * @param unreadable how many entries could not be read: with any, it is no evidence of absence
 */
record CompleteReading(int number, Instant startedAt, Instant endedAt, int pages, int unreadable) {

    Duration duration() {
        return Duration.between(startedAt, endedAt);
    }
}
