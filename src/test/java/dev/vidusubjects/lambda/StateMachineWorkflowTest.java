package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.emulators.StateMachine;
import dev.vidusubjects.emulators.StateMachine.Execution;
import dev.vidusubjects.emulators.StateMachine.PlatformError;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.fixture.Policies;
import dev.vidusubjects.fixture.UseCases;
import dev.vidusubjects.polling.HandlePollerFailure;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.ProviderTask.State;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.files.FolderResultStore;
import dev.vidusubjects.standalone.store.MvTaskStore;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.TimeBudget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The definition of the state machine, run against the real function. */
class StateMachineWorkflowTest {

    private static final Duration DEADLINE = Duration.ofMinutes(30);
    private static final Duration INLINE = Duration.ofSeconds(15);
    private static final Duration LAMBDA_TIMEOUT = Duration.ofSeconds(60);

    private final MutableClock clock = new MutableClock(Tasks.START);
    private final ScriptedProvider provider = new ScriptedProvider(clock);
    private final Deque<Exception> faults = new ArrayDeque<>();

    @TempDir
    Path data;

    private MvTaskStore tasks;
    private PollHandler poll;

    @BeforeEach
    void wire() {
        DataDirectory folder = new DataDirectory(data);
        tasks = new MvTaskStore(folder);
        FolderResultStore documents = new FolderResultStore(folder);
        UseCases useCases = new UseCases(
                new UseCases.Ports(
                        tasks,
                        null,
                        documents,
                        null,
                        provider,
                        null,
                        null,
                        clock,
                        clock::advance,
                        new java.util.SplittableRandom(1)),
                Fixture.config(data),
                Policies.exact(DEADLINE));
        poll = new PollHandler(
                useCases.round, useCases.failureHandler, new PollingTime(INLINE, Duration.ofSeconds(25), clock));
    }

    @AfterEach
    void close() {
        tasks.close();
    }

    @Test
    void run_subjectDoneAtTheFirstPoll_needsFourTransitions() throws Exception {
        provider.completesAfter(Duration.ofMillis(1_500));

        Execution execution = execute();

        assertThat(execution.status()).isEqualTo("SUCCEEDED");
        assertThat(execution.states()).containsExactly("Poll", "Done?", "Ended");
        assertThat(execution.transitions()).isEqualTo(4);
        assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(data.resolve("results/" + Tasks.id(1) + ".json")).exists();
    }

    @Test
    void run_subjectDoneWithinARound_needsNoFurtherRound() throws Exception {
        provider.completesAfter(Duration.ofSeconds(14));

        Execution execution = execute();

        assertThat(execution.states()).containsExactly("Poll", "Done?", "Ended");
        // 2 + 7 × 1.4 + 2.24 s
        assertThat(seconds()).isEqualTo(14.04);
    }

    @Test
    void run_subjectThatTakesLonger_needsAnotherRound() throws Exception {
        provider.completesAfter(Duration.ofSeconds(15));

        // The next poll is due 3.584 s later, past the 15 s of a round.
        Execution execution = execute();

        assertThat(execution.states()).containsExactly("Poll", "Done?", "Wait", "Poll", "Done?", "Ended");
        assertThat(seconds()).isEqualTo(17.624);
    }

    @Test
    void run_slowSubject_waitsAccordingToThePolicy() throws Exception {
        provider.completesAfter(Duration.ofMinutes(5));

        Execution execution = execute();

        assertThat(execution.status()).isEqualTo("SUCCEEDED");
        assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
        // 2 + 7 × 1.4 + 2.24 + 3.584 + 5.734 + 9.175 + 14.68 + 23.488 + 37.581 + 4 × 60 s
        assertThat(provider.pollCount()).isEqualTo(19);
        assertThat(seconds()).isEqualTo(348.282);
    }

    @Test
    void run_providerFails_endsWithTheTask() throws Exception {
        provider.failsAfter(Duration.ofSeconds(1));

        assertThat(execute().status()).isEqualTo("SUCCEEDED");
        assertThat(task().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(data.resolve("rejected/" + Tasks.id(1) + ".json")).exists();
    }

    @Test
    void run_neverDone_endsAtTheDeadline() throws Exception {
        provider.completesAfter(Duration.ofDays(1));

        assertThat(execute().status()).isEqualTo("SUCCEEDED");
        assertThat(task().error().map(TaskError::code)).contains(TaskError.DEADLINE_EXCEEDED);
        assertThat(seconds()).isBetween(DEADLINE.toSeconds() + 0.0, DEADLINE.toSeconds() + 1.0);
    }

    @Test
    void run_temporaryStoreAndPlatformFaults_areRetried() throws Exception {
        provider.completesAfter(Duration.ofSeconds(1));
        faults.add(new TaskStoreException("throttled", null));
        faults.add(new PlatformError("Lambda.TooManyRequestsException"));
        faults.add(new PlatformError("Lambda.ClientExecutionTimeoutException"));
        faults.add(new PlatformError("Lambda.Unknown"));
        faults.add(new PlatformError("Sandbox.Timedout"));

        Execution execution = execute();

        assertThat(execution.states()).containsExactly("Poll", "Done?", "Ended");
        assertThat(execution.transitions()).isEqualTo(4 + 5);
        assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void run_defectInTheFunction_endsTheTaskAtOnce() throws Exception {
        provider.completesAfter(Duration.ofSeconds(1));
        faults.add(new IllegalStateException("a defect"));

        Execution execution = execute();

        assertThat(execution.status()).isEqualTo("FAILED");
        assertThat(execution.error()).isEqualTo("polling_failed");
        assertThat(execution.states()).containsExactly("Poll", "HandleFailure", "Done?", "PollingFailed");
        assertThat(task().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task().error()).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo(HandlePollerFailure.POLLING_FAILED);
            assertThat(error.message()).contains("java.lang.IllegalStateException");
            assertThat(error.remedy()).isEqualTo(TaskError.Remedy.POLL_AGAIN);
        });
    }

    @Test
    void run_functionKilled_continuesToPoll() throws Exception {
        provider.completesAfter(Duration.ofSeconds(1));
        faults.add(new PlatformError("Runtime.ExitError"));
        faults.add(new PlatformError("Lambda.ServiceException"));

        Execution execution = execute();

        assertThat(execution.states())
                .containsExactly("Poll", "HandleFailure", "Done?", "Wait", "Poll", "Done?", "Ended");
        assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void run_functionKilledRepeatedly_endsAfterTheDeadline() throws Exception {
        Execution execution = execute(payload -> {
            if (payload.contains("failure")) {
                return invoke(payload);
            }
            throw new PlatformError("Sandbox.Timedout");
        });

        assertThat(execution.status()).isEqualTo("FAILED");
        assertThat(task().error().map(TaskError::code)).contains(HandlePollerFailure.POLLING_FAILED);
        assertThat(seconds()).isBetween(DEADLINE.toSeconds() + 0.0, DEADLINE.toSeconds() + 60.0);
    }

    @Test
    void run_storeUnavailable_leavesTheTaskToTheSweep() throws Exception {
        Execution execution = execute(payload -> {
            throw new TaskStoreException("gone", null);
        });

        assertThat(execution.status()).isEqualTo("FAILED");
        assertThat(execution.error()).isEqualTo("poller_lost");
        assertThat(task().status()).isEqualTo(TaskStatus.SUBMITTED);
    }

    @Test
    void run_noSuchTask_fails() throws Exception {
        Execution execution = new StateMachine(StateMachine.definition(), this::invoke, clock)
                .run(Map.of("task_id", Tasks.id(7).value()));

        assertThat(execution.status()).isEqualTo("FAILED");
        assertThat(execution.error()).isEqualTo("poller_lost");
    }

    @Test
    void run_secondWorkflowOfATask_doesNotChangeIt() throws Exception {
        provider.completesAfter(Duration.ofSeconds(4));

        execute();
        long version = task().version();
        Execution second = new StateMachine(StateMachine.definition(), this::invoke, clock)
                .run(Map.of("task_id", Tasks.id(1).value()));

        assertThat(second.states()).containsExactly("Poll", "Done?", "Ended");
        assertThat(task().version()).isEqualTo(version);
    }

    /** Terraform allows no longer deadline. */
    @Test
    void run_neverDoneWithTheLongestDeadline_endsWithinTheLimitsOfAnExecution() throws Exception {
        provider.completesAfter(Duration.ofDays(9));
        Duration max = Duration.ofMinutes(1_380);

        Execution execution = execute(this::invoke, max);

        assertThat(execution.status()).isEqualTo("SUCCEEDED");
        assertThat(task().error().map(TaskError::code)).contains(TaskError.DEADLINE_EXCEEDED);
        assertThat(seconds()).isBetween(max.toSeconds() + 0.0, max.toSeconds() + 1.0);
        assertThat(execution.events()).isLessThan(StateMachine.MAX_HISTORY_EVENTS);
    }

    private Execution execute() throws IOException {
        return execute(this::invoke);
    }

    private Execution execute(StateMachine.Function function) throws IOException {
        return execute(function, DEADLINE);
    }

    private Execution execute(StateMachine.Function function, Duration deadline) throws IOException {
        Instant now = clock.instant();
        PollState pollState = new PollState("p-1", now, now.plus(deadline), now.plusSeconds(2), 0, 0);
        tasks.create(Tasks.submitted(Task.of(Tasks.id(1), Tasks.intent("hero", now)), pollState, now));
        return new StateMachine(StateMachine.definition(), function, clock)
                .run(Map.of("task_id", Tasks.id(1).value()));
    }

    private String invoke(String payload) throws Exception {
        if (!faults.isEmpty()) {
            throw faults.poll();
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        poll.handleRequest(
                new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)),
                output,
                new TestContext(LAMBDA_TIMEOUT));
        return output.toString(StandardCharsets.UTF_8);
    }

    private Task task() {
        return tasks.find(Tasks.id(1)).orElseThrow();
    }

    private double seconds() {
        return Duration.between(Tasks.START, clock.instant()).toMillis() / 1000.0;
    }

    /** A provider with a task that takes a given time. */
    private static final class ScriptedProvider implements dev.vidusubjects.provider.SubjectProvider {
        private final MutableClock clock;
        private Instant end = Instant.MAX;
        private boolean fails;
        private int pollCount;

        ScriptedProvider(MutableClock clock) {
            this.clock = clock;
        }

        void completesAfter(Duration duration) {
            end = clock.instant().plus(duration);
        }

        void failsAfter(Duration duration) {
            completesAfter(duration);
            fails = true;
        }

        int pollCount() {
            return pollCount;
        }

        @Override
        public ProviderTask submit(
                dev.vidusubjects.provider.ProviderRequest request, String attempt, TimeBudget budget) {
            throw new UnsupportedOperationException("a poller submits nothing");
        }

        @Override
        public Duration pausedFor() {
            return Duration.ZERO;
        }

        @Override
        public void creationConfirmed() {
            throw new UnsupportedOperationException("a poller confirms nothing");
        }

        @Override
        public ProviderTask poll(String id, TimeBudget budget) {
            pollCount++;
            if (clock.instant().isBefore(end)) {
                return new ProviderTask(id, "processing", State.RUNNING, Optional.empty(), Optional.empty(), "{}");
            }
            if (fails) {
                var error = new dev.vidusubjects.provider.ProviderError("AuditSubmitIllegal", "refused");
                return new ProviderTask(
                        id,
                        "failed",
                        State.FAILED,
                        Optional.empty(),
                        Optional.of(new dev.vidusubjects.provider.ProviderException.Rejected(error)),
                        "{}");
            }
            return new ProviderTask(
                    id,
                    "completed",
                    State.COMPLETED,
                    Optional.of(Tasks.subject("hero")),
                    Optional.empty(),
                    "{\"id\":\"p-1\"}");
        }
    }
}
