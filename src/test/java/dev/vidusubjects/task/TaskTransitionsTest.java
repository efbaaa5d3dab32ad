package dev.vidusubjects.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskEvent.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Which write ends a task, and which one opens it again. */
class TaskTransitionsTest {

    private static final Instant NOW = Tasks.START.plusSeconds(60);
    private static final Completion COMPLETION = new Completion(NOW, Tasks.subject("hero-1"), "local://results/1.json");

    @TempDir
    Path data;

    private Fixture fixture;
    private TaskTransitions transitions;

    @BeforeEach
    void open() {
        fixture = new Fixture(data);
        transitions = new TaskTransitions(fixture.tasks);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private interface Transition {
        Task apply(TaskTransitions transitions, Task task) throws StaleTaskException;
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                ending(
                        "completed",
                        Tasks.submitted(1, Tasks.START),
                        Kind.COMPLETED,
                        (to, task) -> to.completed(task, COMPLETION, NOW)),
                ending(
                        "matched",
                        Tasks.unconfirmed(1, Tasks.START),
                        Kind.COMPLETED,
                        (to, task) -> to.completed(task, COMPLETION, NOW)),
                ending(
                        "completed late",
                        failedAfterSubmission(),
                        Kind.COMPLETED,
                        (to, task) -> to.completedAfterFailure(task, COMPLETION, NOW)),
                ending(
                        "failed",
                        Tasks.submitted(1, Tasks.START),
                        Kind.FAILED,
                        (to, task) -> to.failed(task, error(Remedy.SUBMIT_AGAIN), NOW)),
                ending(
                        "not created",
                        Tasks.unconfirmed(1, Tasks.START),
                        Kind.FAILED,
                        (to, task) -> to.failed(task, error(Remedy.SUBMIT_ON_REDRIVE), NOW)),
                ending(
                        "not repeatable",
                        Tasks.submitting(1),
                        Kind.FAILED,
                        (to, task) -> to.submissionFailed(task, error(Remedy.SUBMIT_AGAIN), false, NOW)),
                ending(
                        "unconfirmed",
                        Tasks.submitting(1),
                        Kind.UNCONFIRMED,
                        (to, task) -> to.unconfirmed(task, error(Remedy.SUBMIT_ON_REDRIVE), NOW, NOW)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void ending_storesTheVersionOfItsWrite(String name, Task before, Kind kind, Transition transition)
            throws Exception {
        fixture.tasks.create(before);

        Task ended = transition.apply(transitions, before);

        assertThat(ended.version()).isEqualTo(1);
        assertThat(ended.endedVersion()).contains(1L);
        assertThat(fixture.stored(before)).isEqualTo(ended);
        assertThat(TaskEvent.of(ended)).contains(new TaskEvent(ended, kind));
    }

    static Stream<Arguments> returns() {
        return Stream.of(
                Arguments.of("redriven submission", failedAfterSubmission(), (Transition)
                        (to, task) -> to.resubmitting(task, task.intent().again("attempt-2", NOW), NOW)),
                Arguments.of("redriven polling", failedAfterSubmission(), (Transition)
                        (to, task) -> to.pollingAgain(task, task.pollState().orElseThrow(), NOW)),
                Arguments.of("resubmitted", Tasks.unconfirmed(1, Tasks.START), (Transition)
                        (to, task) -> to.resubmitting(task, task.intent().again("attempt-2", NOW), NOW)),
                Arguments.of("late response", Tasks.unconfirmed(1, Tasks.START), (Transition)
                        (to, task) -> to.submitted(task, Tasks.pollState(NOW), NOW)),
                Arguments.of("late refusal that is repeated", Tasks.unconfirmed(1, Tasks.START), (Transition)
                        (to, task) -> to.submissionFailed(task, error(Remedy.SUBMIT_AGAIN), true, NOW)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("returns")
    void return_clearsTheEndedVersion(String name, Task before, Transition transition) throws Exception {
        Task ended = before.endedAt(Optional.of(0L));
        fixture.tasks.create(ended);

        Task open = transition.apply(transitions, ended);

        assertThat(open.endedVersion()).isEmpty();
        assertThat(fixture.stored(before)).isEqualTo(open);
        assertThat(TaskEvent.of(open)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"endings", "conflictingReturns"})
    void transition_ofAnOlderVersion_changesNothing(String name, Task before, Kind kind, Transition transition)
            throws Exception {
        fixture.tasks.create(before);
        Task newer = fixture.tasks.update(before);

        assertThatThrownBy(() -> transition.apply(transitions, before)).isInstanceOf(StaleTaskException.class);

        assertThat(fixture.stored(before)).isEqualTo(newer);
    }

    static Stream<Arguments> conflictingReturns() {
        return returns().map(Arguments::get).map(parts -> Arguments.of(parts[0], parts[1], null, parts[2]));
    }

    @Test
    void submissionFailed_thatARepetitionSubmitsAgain_isNoEnding() throws Exception {
        Task task = Tasks.submitting(1);
        fixture.tasks.create(task);

        Task failed = transitions.submissionFailed(task, error(Remedy.SUBMIT_AGAIN), true, NOW);

        assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(failed.endedVersion()).isEmpty();
        assertThat(TaskEvent.of(failed)).isEmpty();
    }

    @Test
    void notRepeated_afterAFailureThatWasNoEnding_endsTheTaskOnce() throws Exception {
        Task task = Tasks.submitting(1);
        fixture.tasks.create(task);
        Task failed = transitions.submissionFailed(task, error(Remedy.SUBMIT_AGAIN), true, NOW);

        Task ended = transitions.notRepeated(failed, NOW).orElseThrow();

        assertThat(ended.endedVersion()).contains(2L);
        assertThat(ended.error()).isEqualTo(failed.error());
        assertThat(TaskEvent.of(ended)).map(TaskEvent::kind).contains(TaskEvent.Kind.FAILED);
        assertThat(transitions.notRepeated(ended, NOW)).isEmpty();
        assertThat(fixture.stored(task)).isEqualTo(ended);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SUBMIT_AGAIN")
    void submissionFailed_thatNoRepetitionSubmitsAgain_isAnEnding(Remedy remedy) throws Exception {
        Task task = Tasks.submitting(1);
        fixture.tasks.create(task);

        Task failed = transitions.submissionFailed(task, error(remedy), true, NOW);

        assertThat(TaskEvent.of(failed)).contains(new TaskEvent(failed, Kind.FAILED));
    }

    @Test
    void polled_openTask_hasNotEnded() throws Exception {
        Task task = Tasks.submitted(1, Tasks.START);
        fixture.tasks.create(task);

        Task polled = transitions.polled(task, Tasks.pollState(NOW), true, NOW);

        assertThat(polled.status()).isEqualTo(TaskStatus.PROCESSING);
        assertThat(polled.endedVersion()).isEmpty();
    }

    @Test
    void reconciled_endedTask_staysEndedByItsEarlierWrite() throws Exception {
        Task task = Tasks.submitting(1);
        fixture.tasks.create(task);
        Task ended = transitions.unconfirmed(task, error(Remedy.SUBMIT_ON_REDRIVE), NOW, NOW);

        Task compared = transitions.reconciled(
                ended, ended.reconciliation().orElseThrow().again(NOW.plusSeconds(6)), NOW.plus(Duration.ofSeconds(3)));

        assertThat(compared.version()).isEqualTo(2);
        assertThat(compared.endedVersion()).contains(1L);
        assertThat(TaskEvent.of(ended)).isPresent();
        assertThat(TaskEvent.of(compared)).isEmpty();
    }

    @Test
    void unconfirmed_taskThatIsUnconfirmedAlready_staysEndedByItsEarlierWrite() throws Exception {
        Task task = Tasks.submitting(1);
        fixture.tasks.create(task);
        Task ended = transitions.unconfirmed(task, error(Remedy.SUBMIT_ON_REDRIVE), NOW, NOW);

        Task recorded =
                transitions.unconfirmed(ended, error(Remedy.SUBMIT_ON_REDRIVE), NOW, NOW.plus(Duration.ofSeconds(3)));

        assertThat(recorded.version()).isEqualTo(2);
        assertThat(recorded.endedVersion()).contains(1L);
        assertThat(TaskEvent.of(recorded)).isEmpty();
    }

    @Test
    void notCreated_taskThatTheSweepSubmitsAgain_hasNotEnded() throws Exception {
        Task task = Tasks.unconfirmed(1, Tasks.START);
        fixture.tasks.create(task);

        Task failed = transitions.notCreated(task, error(Remedy.SUBMIT_ON_REDRIVE), true, NOW);

        assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(failed.endedVersion()).isEmpty();
        assertThat(transitions.notRepeated(failed, NOW)).map(Task::endedVersion).contains(Optional.of(2L));
    }

    @Test
    void asCompleted_storesNothing() {
        Task task = Tasks.submitted(1, Tasks.START);
        fixture.tasks.create(task);

        Task described = TaskTransitions.asCompleted(task, COMPLETION, NOW);

        assertThat(described.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(fixture.stored(task)).isEqualTo(task);
    }

    @Test
    void illegalTransition_isRefusedAndChangesNothing() {
        Task task = Tasks.completed(1, Tasks.START);
        fixture.tasks.create(task);

        assertThatThrownBy(() -> transitions.failed(task, error(Remedy.NONE), NOW))
                .isInstanceOf(IllegalStateException.class);

        assertThat(fixture.stored(task)).isEqualTo(task);
    }

    private static Arguments ending(String name, Task before, Kind kind, Transition transition) {
        return Arguments.of(name, before, kind, transition);
    }

    private static Task failedAfterSubmission() {
        return Tasks.submitted(1, Tasks.START).failed(error(Remedy.POLL_AGAIN), Tasks.START);
    }

    private static TaskError error(Remedy remedy) {
        return new TaskError("code", "message", remedy);
    }
}
