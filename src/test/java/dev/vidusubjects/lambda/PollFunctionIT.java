package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.emulators.EventServer;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PollFunctionIT.Poll.class)
class PollFunctionIT {

    @Inject
    TaskStore tasks;

    @Inject
    @jakarta.inject.Named("poll")
    PollHandler poll;

    public static final class Poll extends EventServer.Profile {
        public Poll() {
            super("poll");
        }
    }

    @Test
    void poll_submittedTask_completesIt() throws Exception {
        submitted(1);

        JsonNode response = EventServer.send(Events.text("poll"));

        assertThat(response.path("task_id").asText()).isEqualTo(Tasks.id(1).value());
        assertThat(response.path("status").asText()).isEqualTo("completed");
        assertThat(response.path("done").asBoolean()).isTrue();
        assertThat(response.path("wait_seconds").asInt(-1)).isZero();
        assertThat(FunctionFixture.count("results/" + Tasks.id(1))).isOne();
        JsonNode failed = EventServer.send(Events.text("poll-failure"));
        assertThat(failed.path("status").asText()).isEqualTo("completed");
    }

    @Test
    void poll_byManyAtOnce_leavesOneResultAndAConsistentTask() throws Exception {
        submitted(2);
        int pollers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(pollers);
        try {
            CyclicBarrier together = new CyclicBarrier(pollers);
            List<Future<String>> responses = new ArrayList<>();
            for (int i = 0; i < pollers; i++) {
                responses.add(threads.submit(() -> {
                    together.await();
                    ByteArrayOutputStream output = new ByteArrayOutputStream();
                    String event = "{\"task_id\":\"" + Tasks.id(2) + "\"}";
                    poll.handleRequest(
                            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                            output,
                            new TestContext(Duration.ofSeconds(60)));
                    return output.toString(StandardCharsets.UTF_8);
                }));
            }
            for (Future<String> response : responses) {
                assertThat(response.get()).contains("\"status\":\"completed\"");
            }
        } finally {
            threads.shutdownNow();
        }

        Task task = tasks.find(Tasks.id(2)).orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        // Created, and completed once.
        assertThat(task.version()).isEqualTo(1);
        assertThat(FunctionFixture.count("results/" + Tasks.id(2))).isOne();
    }

    private void submitted(int number) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String providerTask = FunctionFixture.services().submit("hero-" + number);
        PollState pollState = new PollState(providerTask, now, now.plus(Duration.ofMinutes(30)), now, 0, 0);
        tasks.create(Tasks.submitted(Tasks.submitting(number, now), pollState, now));
    }
}
