package dev.vidusubjects.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.submission.ParkedResponses.Parked;
import dev.vidusubjects.sweep.SweepReport;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.TimeBudget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The provider's task id is the most valuable data that the application writes: the write is retried for long, and the
 * id is never lost.
 */
class DurableWritesTest {

    private static final Parked RESPONSE = new Parked("provider-task-1", Tasks.START);

    @TempDir
    Path data;

    private Fixture fixture;
    private Task task;
    private DurableWrites writes;
    private final List<Duration> pauses = new ArrayList<>();
    private int faults;

    @BeforeEach
    void open() {
        fixture = new Fixture(data);
        task = Tasks.submitting(1, fixture.clock.instant());
        fixture.tasks.create(task);
        writes = new DurableWrites(faulty(), new ParkedResponses(fixture.results), pause -> {
            pauses.add(pause);
            fixture.clock.advance(pause);
        });
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void update_storeDownForSeconds_isRepeatedUntilItIsBack() {
        faults = 9;

        Task written = update(TimeBudget.of(Duration.ofSeconds(20), fixture.clock));

        assertThat(written.pollState().orElseThrow().providerTaskId()).isEqualTo("p-1");
        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(50L, 100L, 200L, 400L, 800L, 1600L, 2000L, 2000L, 2000L);
    }

    @Test
    void update_storeDownWithNoTimeLeft_isTriedFourTimes() {
        faults = 3;

        Task written = update(TimeBudget.of(Duration.ZERO, fixture.clock));

        assertThat(written.status()).isEqualTo(TaskStatus.SUBMITTED);
    }

    @Test
    void update_storeDownForLonger_parksTheResponseAndTheSweepFindsIt() throws Exception {
        faults = Integer.MAX_VALUE;

        assertThatThrownBy(() -> update(TimeBudget.of(Duration.ofSeconds(5), fixture.clock)))
                .isInstanceOf(OutcomeNotStoredException.class);
        fixture.clock.advance(Duration.ofMinutes(6));
        SweepReport report = fixture.sweep.sweep(Budgets.ample());

        assertThat(report.polledAgain()).isEqualTo(1);
        assertThat(report.unconfirmed()).isZero();
        Task found = fixture.stored(task);
        assertThat(found.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(found.pollState().orElseThrow().providerTaskId()).isEqualTo("provider-task-1");
        assertThat(fixture.started).containsExactly(found);
    }

    @Test
    void sweep_responseParkedForAnEarlierAttempt_isNotUsed() throws Exception {
        new ParkedResponses(fixture.results).park(Tasks.submitting(1), RESPONSE);
        Task again = fixture.tasks.update(Tasks.unconfirmed(
                task,
                Tasks.unconfirmed(1, Tasks.START).error().orElseThrow(),
                fixture.clock.instant(),
                fixture.clock.instant()));
        fixture.tasks.update(Tasks.resubmitting(
                again, again.intent().again("second-attempt", fixture.clock.instant()), fixture.clock.instant()));
        fixture.clock.advance(Duration.ofMinutes(6));

        fixture.sweep.sweep(Budgets.ample());

        assertThat(fixture.stored(task).status()).isEqualTo(TaskStatus.UNCONFIRMED);
    }

    @Test
    void sweep_parkedResponseThatIsDamaged_doesNotKeepTheTaskForever() throws Exception {
        fixture.results.write(Prefix.STATE, "responses/" + task.id() + ".json", "{".getBytes());
        fixture.clock.advance(Duration.ofMinutes(6));

        SweepReport report = fixture.sweep.sweep(Budgets.ample());

        assertThat(report.unconfirmed()).isEqualTo(1);
        assertThat(fixture.stored(task).status()).isEqualTo(TaskStatus.UNCONFIRMED);
    }

    private Task update(TimeBudget budget) {
        return writes.update(
                task,
                (transitions, current) -> transitions.submitted(
                        current, Tasks.pollState(fixture.clock.instant()), fixture.clock.instant()),
                Optional.of(RESPONSE),
                budget);
    }

    /** @return the real store, whose next calls fail */
    private TaskStore faulty() {
        return (TaskStore) Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, arguments) -> {
                    if (faults > 0) {
                        faults--;
                        throw new TaskStoreException("throttled", null);
                    }
                    try {
                        return method.invoke(fixture.tasks, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
