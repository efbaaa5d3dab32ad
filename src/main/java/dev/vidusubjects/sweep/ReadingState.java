package dev.vidusubjects.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of the readings of the provider's list, which all processes share: one small document, replaced on
 * condition of its version.
 *
 * @param lease the lease of the process that reads; empty if no process reads
 * @param number the number of the last reading that started, ≥ 0; each start has a new number
 * @param reading the reading that has started and is not complete; it continues from its token
 * @param last the last complete reading
 * @param bulk the document that contains the known subjects
 * @param previousBulk the document before it, which is kept for processes that are about to read it
 * @param latest the latest instant that a reading has used: an earlier one means that a clock was set back
 * @param hour the calls of readings in the background in the current hour
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

    /** The state before the first reading. */
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
     * The right of one process to read.
     *
     * @param owner a random id, one for each run of a process
     * @param until the instant from which another process may take over
     */
    record Lease(String owner, Instant until) {}

    /**
     * A version of the known subjects.
     *
     * @param number the number of the version, ascending
     * @param owner the owner of the lease under which it was written
     */
    record Bulk(int number, String owner) {}

    /**
     * A reading that is not complete.
     *
     * @param number the number of the reading, ≥ 1
     * @param startedAt an instant before the request for its first page
     * @param token the token of its next page; empty for the first page
     * @param pages the number of pages that it has read
     * @param unreadable the number of entries that could not be read
     * @param restarts the number of its restarts
     * @param background whether no task waits for it
     * @param mark the hash of an earlier token: a token that comes again shows that the sequence of pages is a cycle
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

        /** @return a reading that starts */
        static Progress begin(int number, Instant startedAt, int restarts, boolean background) {
            return new Progress(number, startedAt, Optional.empty(), 0, 0, restarts, background, 0);
        }

        /** @return the progress after one more page */
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

        /** @return whether the page that was read last names itself, or an earlier page, as the next page */
        boolean repeats(Optional<String> next) {
            return next.isPresent() && pages > 0 && (next.equals(token) || next.hashCode() == mark);
        }

        Progress inBackground(boolean noTaskWaits) {
            return new Progress(number, startedAt, token, pages, unreadable, restarts, noTaskWaits, mark);
        }
    }

    /**
     * The calls of one hour.
     *
     * @param startedAt the start of the hour, at its first call
     * @param calls the number of calls
     */
    record Hour(Instant startedAt, int calls) {}

    boolean isFree(Instant now, Duration maxLease) {
        // A lease that ends too late was granted before the clock was set back.
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

    /** @return the state without the reading in progress */
    ReadingState withoutReading() {
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

    /**
     * @return the state after the known subjects were lost: all subjects that are read from now on have an unknown age
     */
    ReadingState withoutKnownSubjects() {
        return new ReadingState(
                lease, number, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), latest, hour);
    }
}
