package dev.vidusubjects.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What all processes share about the readings of the provider's list: one small document, replaced on condition of its version.
 *
 * @param lease the process that reads; empty if none does
 * @param number of the last reading that began, ≥ 0; each beginning has another one
 * @param reading which has begun and is not complete; it is continued from its token
 * @param last the last complete reading
 * @param bulk which document holds the known subjects
 * @param previousBulk the one before, kept for processes that are about to read it
 * @param latest the latest instant that a reading has used: an earlier one means that a clock was set back
 * @param hour the calls of the present hour by readings in the background
 */
record ReadingState(
        Optional<Lease> lease,
        int number,
        Optional<Progress> reading,
        Optional<CompleteReading> last,
        Optional<Bulk> bulk,
        Optional<Bulk> previousBulk,
        Instant latest,
        Hour hour) {

    /** Before the first reading. */
    static final ReadingState NONE = new ReadingState(
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            new Hour(Instant.EPOCH, 0));

    /**
     * @param owner random, one for each run of a process
     * @param until when another process may take over
     */
    record Lease(String owner, Instant until) {}

    /**
     * A version of the known subjects.
     *
     * @param number ascending
     * @param owner of the lease under which it was written
     */
    record Bulk(int number, String owner) {}

    /**
     * A reading that is not complete.
     *
     * @param number ≥ 1
     * @param startedAt before its first page was asked for
     * @param token of its next page; empty for the first page
     * @param pages how many it has read
     * @param unreadable how many entries could not be read
     * @param restarts how often it had to begin again
     * @param background whether no task waits for it
     * @param mark hash of an earlier token: a token that comes again shows that the pages go round in a circle
     */
    record Progress(
            int number,
            Instant startedAt,
            Optional<String> token,
            int pages,
            int unreadable,
            int restarts,
            boolean background,
            int mark) {

        /** A reading that begins. */
        static Progress begin(int number, Instant startedAt, int restarts, boolean background) {
            return new Progress(number, startedAt, Optional.empty(), 0, 0, restarts, background, 0);
        }

        /** @return after one more page */
        Progress read(Optional<String> next, int unreadableEntries) {
            int read = pages + 1;
            boolean marks = Integer.bitCount(read) == 1;
            return new Progress(
                    number,
                    startedAt,
                    next,
                    read,
                    unreadable + unreadableEntries,
                    restarts,
                    background,
                    marks ? next.hashCode() : mark);
        }

        /** @return whether the page that was read last names itself, or one before, as the next */
        boolean repeats(Optional<String> next) {
            return next.isPresent() && pages > 0 && (next.equals(token) || next.hashCode() == mark);
        }

        Progress inBackground(boolean noTaskWaits) {
            return new Progress(number, startedAt, token, pages, unreadable, restarts, noTaskWaits, mark);
        }
    }

    /** @param startedAt when the hour began, with its first call */
    record Hour(Instant startedAt, int calls) {}

    boolean isFree(Instant now, Duration maxLease) {
        // A lease that ends too late was given before the clock was set back.
        return lease.isEmpty()
                || !lease.get().until().isAfter(now)
                || lease.get().until().isAfter(now.plus(maxLease));
    }

    ReadingState leased(Optional<Lease> next) {
        return new ReadingState(next, number, reading, last, bulk, previousBulk, latest, hour);
    }

    ReadingState reading(Progress next) {
        return new ReadingState(
                lease, Math.max(number, next.number()), Optional.of(next), last, bulk, previousBulk, latest, hour);
    }

    /** @return without the reading in progress */
    ReadingState givenUp() {
        return new ReadingState(lease, number, Optional.empty(), last, bulk, previousBulk, latest, hour);
    }

    ReadingState completed(CompleteReading reading) {
        return new ReadingState(
                lease, number, Optional.empty(), Optional.of(reading), bulk, previousBulk, latest, hour);
    }

    ReadingState with(Bulk next) {
        return new ReadingState(lease, number, reading, last, Optional.of(next), bulk, latest, hour);
    }

    ReadingState latest(Instant at) {
        Instant later = at.isAfter(latest) ? at : latest;
        return new ReadingState(lease, number, reading, last, bulk, previousBulk, later, hour);
    }

    ReadingState hour(Hour next) {
        return new ReadingState(lease, number, reading, last, bulk, previousBulk, latest, next);
    }

    /** @return after the known subjects were lost: everything that is read next is of unknown age */
    ReadingState forgotten() {
        return new ReadingState(
                lease, number, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), latest, hour);
    }
}
