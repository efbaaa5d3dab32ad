package dev.vidusubjects.api;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Ready while the task store responds: without it, no request can be accepted. */
@ApplicationScoped
public class StorageReadiness {

    /** Name of the check in the health document. */
    static final String NAME = "tasks";

    /** Name of the additional field that states which provider receives the tasks. */
    static final String PROVIDER = "provider";

    private static final Logger LOG = Logger.getLogger(StorageReadiness.class);
    private static final TaskId NO_TASK = new TaskId("0".repeat(32));

    private final TaskStore tasks;
    private final ProviderAccess provider;

    StorageReadiness(TaskStore tasks, ProviderAccess provider) {
        this.tasks = tasks;
        this.provider = provider;
    }

    /** @return whether the task store responds */
    boolean isReady() {
        try {
            tasks.find(NO_TASK);
            return true;
        } catch (RuntimeException e) {
            // Untrusted clients can request the health document, so only the log contains the cause.
            LogEvent.of("not_ready").error(LOG, e);
            return false;
        }
    }

    /** @return the kind of the provider: {@code sandbox} or {@code real} */
    String provider() {
        return provider.sandbox() ? "sandbox" : "real";
    }
}
