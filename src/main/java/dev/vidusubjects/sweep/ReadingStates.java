package dev.vidusubjects.sweep;

import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStore.Entry;
import dev.vidusubjects.state.StateStoreException;
import java.util.Optional;

/** Reads and replaces the reading state in the state store. */
final class ReadingStates {

    private static final String NAME = "subject-readings";

    private final StateStore states;

    ReadingStates(StateStore states) {
        this.states = states;
    }

    /**
     * A state as it is stored.
     *
     * @param version the version that a replacement must name; {@link StateStore#ABSENT} before the first one
     */
    record Versioned(ReadingState state, long version) {}

    /** @throws StateStoreException if the store failed, or the document is damaged */
    Versioned read() {
        Optional<Entry> entry = states.read(NAME);
        try {
            return entry.map(found -> new Versioned(ReadingStateJson.read(found.value()), found.version()))
                    .orElse(new Versioned(ReadingState.NONE, StateStore.ABSENT));
        } catch (IllegalArgumentException e) {
            throw new StateStoreException("the state of the readings is damaged", e);
        }
    }

    /**
     * Replaces the state. A store that reports a failure may have written the state nevertheless: in that case, the
     * stored state is read and compared.
     *
     * @return the state with its new version, or empty if another process has replaced it
     * @throws StateStoreException if the store failed, and nothing was written
     */
    Optional<Versioned> replace(Versioned known, ReadingState next) {
        String value = ReadingStateJson.write(next);
        Versioned written = new Versioned(next, known.version() + 1);
        try {
            return states.replace(NAME, value, known.version()) ? Optional.of(written) : Optional.empty();
        } catch (StateStoreException e) {
            Optional<Entry> stored = states.read(NAME);
            if (stored.isPresent()
                    && stored.get().version() == written.version()
                    && stored.get().value().equals(value)) {
                return Optional.of(written);
            }
            throw e;
        }
    }
}
