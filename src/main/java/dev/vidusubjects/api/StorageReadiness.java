package dev.vidusubjects.api;

import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Ready as long as the task store answers: nothing can be accepted without it. */
@Readiness
@ApplicationScoped
class StorageReadiness implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(StorageReadiness.class);
    private static final TaskId NOBODY = new TaskId("0".repeat(32));

    private final TaskStore tasks;
    private final ProviderAccess provider;

    StorageReadiness(TaskStore tasks, ProviderAccess provider) {
        this.tasks = tasks;
        this.provider = provider;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("tasks").withData("provider", provider.sandbox() ? "sandbox" : "real");
        try {
            tasks.find(NOBODY);
            return answer.up().build();
        } catch (RuntimeException e) {
            // Strangers may ask for the health: the cause is for the log.
            Step.of("not_ready").error(LOG, e);
            return answer.down().build();
        }
    }
}
