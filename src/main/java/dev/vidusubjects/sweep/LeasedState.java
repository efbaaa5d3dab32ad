package dev.vidusubjects.sweep;

import dev.vidusubjects.sweep.ReadingState.Bulk;
import dev.vidusubjects.sweep.ReadingState.Hour;
import dev.vidusubjects.sweep.ReadingState.Lease;
import dev.vidusubjects.sweep.ReadingStates.Versioned;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores the progress of one run while the run owns the lease. The known subjects are stored first, under a new name,
 * and then the state that names them: a crash between the two repeats some pages, but loses nothing.
 */
final class LeasedState {

    /** The duration of a lease from each time the state is stored. */
    static final Duration LEASE = Duration.ofSeconds(90);

    /** The state is stored after this number of pages, or after {@link #TIME_PER_SAVE}. */
    private static final int PAGES_PER_SAVE = 100;

    private static final Duration TIME_PER_SAVE = Duration.ofSeconds(20);

    private final ReadingStates states;
    private final KnownSubjectsStore store;
    private final KnownSubjects known;
    private final Clock clock;
    private final boolean countsCalls;
    private final String owner;
    private Versioned current;
    private int pagesToSave;
    private int callsToSave;
    private Instant savedAt;

    /**
     * @param leased the state, with the lease of the run
     * @param known the known subjects, to which the run adds
     * @param countsCalls whether the calls count for the hour: those of a reading in the background
     */
    LeasedState(
            ReadingStates states,
            KnownSubjectsStore store,
            Clock clock,
            Versioned leased,
            KnownSubjects known,
            boolean countsCalls) {
        this.states = states;
        this.store = store;
        this.known = known;
        this.clock = clock;
        this.countsCalls = countsCalls;
        this.owner = leased.state().lease().orElseThrow().owner();
        this.current = leased;
        this.savedAt = clock.instant();
    }

    /** Records a call to the provider, whether it is successful or not. */
    void called() {
        callsToSave++;
    }

    /** Records a page or a restart: the known subjects are stored with the next state. */
    void progressed() {
        pagesToSave++;
    }

    /** @return whether enough pages were read, or enough time has passed, since the state was stored last */
    boolean isSaveDue() {
        return pagesToSave >= PAGES_PER_SAVE
                || Duration.between(savedAt, clock.instant()).compareTo(TIME_PER_SAVE) >= 0;
    }

    /**
     * Stores a state and extends the lease.
     *
     * @return the stored state, or empty if the lease no longer belonged to the run
     * @throws IOException if the known subjects cannot be stored
     */
    Optional<ReadingState> save(ReadingState state) throws IOException {
        return save(state, Optional.of(new Lease(owner, clock.instant().plus(LEASE))));
    }

    /**
     * Stores a state and ends the lease.
     *
     * @return the stored state, or empty if the lease no longer belonged to the run
     * @throws IOException if the known subjects cannot be stored
     */
    Optional<ReadingState> saveAndRelease(ReadingState state) throws IOException {
        return save(state, Optional.empty());
    }

    private Optional<ReadingState> save(ReadingState state, Optional<Lease> lease) throws IOException {
        ReadingState next = state.leased(lease);
        if (countsCalls) {
            Hour hour = next.hour();
            next = next.hour(new Hour(hour.startedAt(), hour.calls() + callsToSave));
        }
        Optional<Bulk> written = Optional.empty();
        if (pagesToSave > 0 || next.bulk().isEmpty()) {
            Bulk bulk = new Bulk(next.bulk().map(Bulk::number).orElse(0) + 1, owner);
            store.save(bulk, known);
            written = Optional.of(bulk);
            next = next.with(bulk);
        }
        Optional<Versioned> replaced = states.replace(current, next);
        if (replaced.isEmpty()) {
            written.ifPresent(store::delete);
            return Optional.empty();
        }
        if (written.isPresent()) {
            state.previousBulk().ifPresent(store::delete);
        }
        current = replaced.get();
        pagesToSave = 0;
        callsToSave = 0;
        savedAt = clock.instant();
        return Optional.of(next);
    }
}
