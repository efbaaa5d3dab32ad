package dev.vidusubjects.api;

import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Ready as long as the task store answers: nothing can be accepted without it. */
@ApplicationScoped
public class StorageReadiness {

    /** What is asked, as the health document names it. */
    static final String NAME = "tasks";

    /** Beside the answer: which provider it is that tasks go to. */
    static final String PROVIDER = "provider";

    private static final Logger LOG = Logger.getLogger(StorageReadiness.class);
    private static final TaskId NO_TASK = new TaskId("0".repeat(32));

    private final TaskStore tasks;
    private final ProviderAccess provider;

    StorageReadiness(TaskStore tasks, ProviderAccess provider) {
        this.tasks = tasks;
        this.provider = provider;
    }

    /** @return whether the task store answers */
    boolean isReady() {
        try {
            tasks.find(NO_TASK);
            return true;
        } catch (RuntimeException e) {
            // Strangers may ask for the health: the cause is for the log.
            LogEvent.of("not_ready").error(LOG, e);
            return false;
        }
    }

    /** @return {@code sandbox} or {@code real} */
    String provider() {
        return provider.sandbox() ? "sandbox" : "real";
    }
}
