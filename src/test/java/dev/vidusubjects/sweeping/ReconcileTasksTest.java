package dev.vidusubjects.sweeping;

import static dev.vidusubjects.world.ScriptedProvider.error;
import static dev.vidusubjects.world.ScriptedProvider.running;
import static dev.vidusubjects.world.ScriptedProvider.waiting;
import static dev.vidusubjects.world.World.hero;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubjectDirectory.Page;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reconciliation reads, and what it does not conclude; {@link SweepTasksTest} has what it does conclude. */
class ReconcileTasksTest {

    private static final TaskId KEY = TaskId.ofKey("api", "order-1");

    @TempDir
    Path data;

    @Test
    void reconcile_off_asksNothing() throws Exception {
        try (World world = new World(data, Map.of("subjects.sweep.reconcile", "false"))) {
            List<Optional<String>> asked = new ArrayList<>();
            world.directory = token -> {
                asked.add(token);
                return new Page(List.of(), 0, Optional.empty());
            };
            world.sweep.sweep(Budgets.ample());
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void reconcile_severalPages_readsThemAll() throws Exception {
        try (World world = new World(data)) {
            unconfirmed(world);
            List<Optional<String>> asked = new ArrayList<>();
            world.directory = token -> {
                asked.add(token);
                return token.isEmpty()
                        ? new Page(List.of(Tasks.subject("Villain")), 0, Optional.of("2"))
                        : new Page(List.of(hero1()), 0, Optional.empty());
            };
            assertThat(world.sweep.sweep(Budgets.ample()).adopted()).isEqualTo(1);
            assertThat(asked).containsExactly(Optional.empty(), Optional.of("2"));
        }
    }

    @Test
    void reconcile_morePagesThanAllowed_readsNoMoreAndConcludesNothing() throws Exception {
        try (World world = new World(data, Map.of("subjects.sweep.reconcile-pages", "3"))) {
            unconfirmed(world);
            List<Optional<String>> asked = new ArrayList<>();
            world.directory = token -> {
                asked.add(token);
                return new Page(List.of(hero1()), 0, Optional.of("next"));
            };
            Task before = task(world);
            assertThat(world.sweep.sweep(Budgets.ample()).adopted()).isZero();
            assertThat(asked).hasSize(3);
            assertThat(task(world)).isEqualTo(before);
        }
    }

    @Test
    void reconcile_listNotReadable_concludesNothing() throws Exception {
        try (World world = new World(data)) {
            unconfirmed(world);
            world.directory = token -> {
                if (token.isPresent()) {
                    throw new ProviderException.NotSent(error("InternalServiceFailure"));
                }
                return new Page(List.of(hero1()), 0, Optional.of("2"));
            };
            Task before = task(world);
            assertThat(world.sweep.sweep(Budgets.ample()).adopted()).isZero();
            assertThat(task(world)).isEqualTo(before);
        }
    }

    /** Its beginning would be taken for the moment when the subject was there already: it was never adopted. */
    @Test
    void reconcile_madeWhileTheListWasRead_isAdoptedByTheNextOne() throws Exception {
        try (World world = new World(data)) {
            world.sweep.sweep(Budgets.ample());
            world.clock.advance(Duration.ofMinutes(5));
            world.directory = token -> {
                world.clock.advance(Duration.ofSeconds(1));
                if (world.atTheProvider.isEmpty()) {
                    submitInVain(world);
                    world.atTheProvider.add(hero1());
                }
                world.clock.advance(Duration.ofSeconds(1));
                return new Page(world.atTheProvider, 0, Optional.empty());
            };
            world.sweep.sweep(Budgets.ample());
            world.clock.advance(Duration.ofMinutes(5));
            world.sweep.sweep(Budgets.ample());
            assertThat(task(world).status()).isEqualTo(TaskStatus.COMPLETED);
        }
    }

    /** A redrive of the failed task would find the same subject, which then had two owners. */
    @Test
    void reconcile_failedTaskThatTheProviderTook_mayOwnIt() throws Exception {
        try (World world = new World(data)) {
            world.sweep.sweep(Budgets.ample());
            world.clock.advance(Duration.ofMinutes(1));
            TaskId other = TaskId.ofKey("api", "order-2");
            world.provider.then(waiting()).then(running());
            world.submit.submit(hero("Hero", other));
            world.clock.advance(Duration.ofMinutes(31));
            world.poll.poll(other, Budgets.ample());
            assertThat(world.tasks.find(other).orElseThrow().status()).isEqualTo(TaskStatus.FAILED);
            submitInVain(world);
            world.atTheProvider.add(hero1());
            world.clock.advance(Duration.ofMinutes(1));

            assertThat(world.sweep.sweep(Budgets.ample()).adopted()).isZero();
            assertThat(task(world).error().orElseThrow().message()).contains(other.value());
        }
    }

    @Test
    void reconcile_failedTaskThatCreatedNothing_ownsNothing() throws Exception {
        try (World world = new World(data)) {
            world.sweep.sweep(Budgets.ample());
            world.clock.advance(Duration.ofMinutes(1));
            world.provider.then(new ProviderException.Rejected(error("FieldInvalid")));
            assertThatThrownBy(() -> world.submit.submit(hero("Hero", TaskId.ofKey("api", "order-2"))))
                    .isInstanceOf(SubmissionFailedException.class);
            submitInVain(world);
            world.atTheProvider.add(hero1());
            world.clock.advance(Duration.ofMinutes(1));

            assertThat(world.sweep.sweep(Budgets.ample()).adopted()).isEqualTo(1);
        }
    }

    /** With an empty list that was read before, and the next one due. */
    private static void unconfirmed(World world) {
        world.sweep.sweep(Budgets.ample());
        world.clock.advance(Duration.ofMinutes(1));
        submitInVain(world);
        world.clock.advance(Duration.ofMinutes(1));
    }

    private static void submitInVain(World world) {
        world.provider.then(new ProviderException.Unconfirmed(error("no_answer")));
        assertThatThrownBy(() -> world.submit.submit(hero("Hero", KEY))).isInstanceOf(SubmissionFailedException.class);
    }

    private static Task task(World world) {
        return world.tasks.find(KEY).orElseThrow();
    }

    private static Subject hero1() {
        return Tasks.subject("Hero");
    }
}
