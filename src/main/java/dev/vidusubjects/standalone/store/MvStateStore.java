package dev.vidusubjects.standalone.store;

import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Stores shared documents in the task store's file: one process has the file open, and a write is as durable as a
 * task's.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class MvStateStore implements StateStore {

    private final MvTaskStore store;

    public MvStateStore(MvTaskStore store) {
        this.store = store;
    }

    @Override
    public Optional<Entry> read(String name) {
        try {
            return Optional.ofNullable(
                            store.commits().call(file -> file.states().get(name)))
                    .map(MvStateStore::entry);
        } catch (TaskStoreException e) {
            throw new StateStoreException("could not read the state " + name, e);
        }
    }

    @Override
    public boolean replace(String name, String value, long expected) {
        try {
            return store.commits().call(file -> {
                String stored = file.states().get(name);
                long version = stored == null ? ABSENT : entry(stored).version();
                if (version != expected) {
                    return false;
                }
                file.states().put(name, (version + 1) + " " + value);
                return true;
            });
        } catch (TaskStoreException e) {
            throw new StateStoreException("could not write the state " + name, e);
        }
    }

    private static Entry entry(String stored) {
        int space = stored.indexOf(' ');
        return new Entry(stored.substring(space + 1), Long.parseLong(stored.substring(0, space)));
    }
}
