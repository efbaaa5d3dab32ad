package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fixture.ScriptedProvider;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollHandlerTest {

    private final Lines lines = new Lines();

    @TempDir
    Path data;

    private Fixture fixture;
    private PollHandler poll;
    private Task task;

    @BeforeEach
    void open() throws Exception {
        fixture = new Fixture(data);
        poll = new PollHandler(
                fixture.round,
                fixture.failureHandler,
                new PollingTime(Duration.ofSeconds(3), Duration.ofSeconds(25), fixture.clock));
        fixture.provider.then(ScriptedProvider.waiting());
        task = fixture.submit.submit(Fixture.hero("Hero", null)).task();
        Logger.getLogger(Invocation.class.getName()).addHandler(lines);
    }

    @AfterEach
    void close() {
        Logger.getLogger(Invocation.class.getName()).removeHandler(lines);
        fixture.close();
    }

    @Test
    void poll_taskThatEnds_logsThePollThatEndedItToo() throws Exception {
        fixture.provider.then(ScriptedProvider.completed());

        assertThat(poll("{\"task_id\":\"" + task.id() + "\"}").path("done").asBoolean())
                .isTrue();

        assertThat(lines.fields)
                .containsEntry("function", "poll")
                .containsEntry("task_id", task.id().value())
                .containsEntry("status", "completed")
                .containsEntry("poll_count", 1)
                .containsEntry("outcome", "responded")
                .containsKeys("request_id", "cold", "total_seconds");
    }

    @Test
    void poll_taskThatRuns_waitsForTheNextPoll() throws Exception {
        fixture.provider.then(ScriptedProvider.running());

        JsonNode response = poll("{\"task_id\":\"" + task.id() + "\"}");

        // The next poll is due 1.4 s after the first one, past the 3 s of this round; the next round waits for the rest
        // of the second.
        assertThat(response.toString())
                .isEqualTo("{\"task_id\":\"" + task.id()
                        + "\",\"workflow\":\"\",\"status\":\"processing\",\"done\":false,"
                        + "\"polling_failed\":false,\"wait_seconds\":1}");
        assertThat(lines.fields).containsEntry("status", "processing").containsEntry("poll_count", 1);
    }

    @Test
    void poll_secondCallInAProcess_isWarm() throws Exception {
        fixture.provider.then(ScriptedProvider.completed());

        poll("{\"task_id\":\"" + task.id() + "\"}");
        poll("{\"task_id\":\"" + task.id() + "\"}");

        assertThat(lines.fields).containsEntry("cold", false);
    }

    @Test
    void poll_forAWorkflowThatWasReplaced_isDone() throws Exception {
        JsonNode response = poll("{\"task_id\":\"" + task.id() + "\",\"workflow\":\"p99\"}");

        assertThat(response.path("done").asBoolean()).isTrue();
        assertThat(response.path("polling_failed").asBoolean()).isFalse();
        assertThat(response.path("workflow").asText()).isEqualTo("p99");
        assertThat(fixture.provider.polled).isEmpty();
    }

    @Test
    void poll_abandonedComparisonOfAnUnconfirmedTask_isRepeatedLater() throws Exception {
        fixture.provider.then(new ProviderException.Unconfirmed(ScriptedProvider.error("http_504")));
        TaskId id = new TaskId("ab".repeat(16));
        assertThatThrownBy(() -> fixture.submit.submit(Fixture.hero("Hero", id)));

        JsonNode response =
                poll("{\"task_id\":\"" + id + "\",\"failure\":{\"error\":\"java.lang.IllegalStateException\"}}");

        assertThat(response.path("done").asBoolean()).isFalse();
        assertThat(response.path("status").asText()).isEqualTo("unconfirmed");
        assertThat(response.path("wait_seconds").asInt()).isEqualTo(60);
    }

    @Test
    void poll_missingTask_failsAndLogsTheFailure() {
        assertThatThrownBy(() -> poll("{\"task_id\":\"" + Tasks.id(9) + "\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Tasks.id(9).value());

        assertThat(lines.fields).containsEntry("outcome", "failed").containsKeys("task_id", "total_seconds");
    }

    private JsonNode poll(String event) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        poll.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                output,
                new TestContext(Duration.ofSeconds(60)));
        return new ObjectMapper().readTree(output.toByteArray());
    }

    /** Keeps the fields of the last line. */
    private static final class Lines extends Handler {
        private Map<String, Object> fields = Map.of();

        @Override
        public void publish(LogRecord line) {
            fields = ((LogEvent) line.getParameters()[0]).fields();
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
