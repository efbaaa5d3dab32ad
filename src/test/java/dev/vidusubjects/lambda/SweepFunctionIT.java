package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.emulators.EventServer;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SweepFunctionIT.Sweep.class)
class SweepFunctionIT {

    @Inject
    TaskStore tasks;

    public static final class Sweep extends EventServer.Profile {
        public Sweep() {
            super("sweep");
        }
    }

    @Test
    void sweep_lostWorkflowAndInterruptedSubmission_reportsBoth() throws Exception {
        Instant then = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(10));
        PollState pollState = new PollState("p-1", then, then.plus(Duration.ofMinutes(30)), then, 1, 0);
        tasks.create(Tasks.submitted(Tasks.submitting(1, then), pollState, then));
        tasks.create(Tasks.submitting(2, then));

        JsonNode report = EventServer.send(Events.text("sweep"));

        assertThat(report.path("polled_again").asInt()).isOne();
        assertThat(report.path("unconfirmed").asInt()).isOne();
        assertThat(FunctionFixture.services().executions())
                .extracting(execution -> execution.path("name").asText())
                .containsExactlyInAnyOrder(Tasks.id(1) + "-p1", Tasks.id(2) + "-c0123456789abcdef-0");
        assertThat(tasks.find(Tasks.id(2)).orElseThrow().status()).isEqualTo(TaskStatus.UNCONFIRMED);
    }

    @Test
    void sweep_subjectThatAppearedAfterAnUnconfirmedSubmission_isMatched() throws Exception {
        FunctionFixture.services().exists("subject-before", "hero-3");
        EventServer.send(Events.text("sweep"));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Task unconfirmed = Tasks.unconfirmed(3, now);
        tasks.create(Tasks.reconciled(unconfirmed, Reconciliation.first(now), now));
        FunctionFixture.services().exists("subject-of-another", "villain");
        FunctionFixture.services().exists("subject-after", "hero-3");

        JsonNode report = EventServer.send(Events.text("sweep"));

        assertThat(report.path("matched").asInt()).isOne();
        Task matched = tasks.find(Tasks.id(3)).orElseThrow();
        assertThat(matched.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(matched.completion().orElseThrow().subject().id()).isEqualTo("subject-after");
        assertThat(FunctionFixture.count("results/" + Tasks.id(3))).isOne();
        // The current version and the previous one.
        List<String> known = FunctionFixture.keys("state/known-subjects/");
        assertThat(known).hasSize(2);
        assertThat(known.stream().map(key -> new String(FunctionFixture.object(key), StandardCharsets.UTF_8)))
                .anySatisfy(document ->
                        assertThat(document).contains("subject-before", "subject-of-another", "subject-after"));
    }
}
