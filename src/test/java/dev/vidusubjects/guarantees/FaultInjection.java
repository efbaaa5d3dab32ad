package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.guarantees.Faults.Crash;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.guarantees.Ledger.Entry;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome.Later;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.world.World;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Cuts every boundary of a submission, of looks, of results and of uploads once, before and after it, in every way; recovers;
 * and compares what is stored with what the sandbox says that it was asked. Subclasses choose the stores.
 */
abstract class FaultInjection {

    private static final JsonMapper JSON = new JsonMapper();

    @Inject
    SubjectProvider provider;

    @Inject
    ProviderAccess access;

    private int runs;

    /** Empty stores, for one run. */
    abstract Stores open() throws Exception;

    abstract void close(Stores stores) throws Exception;

    /** An image at {@code incoming/<path>}. */
    abstract void drop(Stores stores, String path) throws Exception;

    /** What somebody does, and does again as long as nobody told them that it was done. */
    private interface Scenario {
        /** @return whether the one who did it was told that it was done */
        boolean deliver(FaultRun run, String name, TaskId id) throws Exception;
    }

    @Test
    void request_cutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate("request", "", false, (run, name, id) -> {
            run.submit.submit(World.hero(name, id));
            return true;
        });
    }

    @Test
    void request_cutAnywhereAndNeverRepeated_keepsTheGuarantees() throws Exception {
        boolean[] delivered = new boolean[1];
        enumerate("once", "", false, (run, name, id) -> {
            if (run.stores.tasks().find(id).isPresent() || delivered[0]) {
                delivered[0] = false;
                return true;
            }
            delivered[0] = true;
            run.submit.submit(World.hero(name, id));
            delivered[0] = false;
            return true;
        });
    }

    @Test
    void request_whoseAnswerIsLost_keepsTheGuarantees() throws Exception {
        enumerate("lost answer", " [cut times=1]", true, (run, name, id) -> {
            run.submit.submit(World.hero(name, id));
            return true;
        });
    }

    @Test
    void upload_cutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate("upload", "", false, (run, name, id) -> {
            String path = name + ".png";
            drop(run.stores, path);
            return !(run.take.take(new Upload(path, "1", 1), Follower.WORKFLOW) instanceof Later);
        });
    }

    private void enumerate(String scenario, String marker, boolean unanswered, Scenario delivery) throws Exception {
        int boundaries = run(scenario, marker, unanswered, delivery, Kind.CRASH, -1, false);
        assertThat(boundaries).isGreaterThanOrEqualTo(5);
        for (Kind kind : kinds()) {
            for (int target = 0; target < boundaries; target++) {
                run(scenario, marker, unanswered, delivery, kind, target, false);
                if (kind.differsAfterwards()) {
                    run(scenario, marker, unanswered, delivery, kind, target, true);
                }
            }
        }
    }

    /** @return how to cut */
    Kind[] kinds() {
        return Kind.values();
    }

    private int run(
            String scenario,
            String marker,
            boolean unanswered,
            Scenario delivery,
            Kind kind,
            int target,
            boolean afterwards)
            throws Exception {
        // The suites share one sandbox and its ledger.
        String name = scenario + " " + getClass().getSimpleName().charAt(0) + runs++ + marker + " [slow=1ms]";
        boolean upload = scenario.equals("upload");
        TaskId id = upload
                ? TaskId.ofKey("upload", name + ".png\n1")
                : TaskId.ofKey("api", getClass().getSimpleName() + name);
        Stores stores = open();
        try {
            Callable<?>[] again = new Callable<?>[1];
            FaultRun run = new FaultRun(stores, provider, kind, target, afterwards, id, again);
            again[0] = () -> delivery.deliver(run, name, id);
            boolean told = attempt(run, delivery, name, id);
            int boundaries = run.faults.crossed();
            String cut = scenario + ", " + run.faults.cut();
            // Redelivery and restart, as often as it takes.
            for (int i = 0; i < 5; i++) {
                run.recover();
                if (told) {
                    break;
                }
                run.clock.advance(Duration.ofMinutes(1));
                told = attempt(run, delivery, name, id);
            }
            run.recover();
            check(stores, name, id, cut, told, unanswered || mayBeUnconfirmed(run.faults.cut()));
            return boundaries;
        } finally {
            close(stores);
        }
    }

    private static boolean attempt(FaultRun run, Scenario delivery, String name, TaskId id) {
        try {
            boolean told = delivery.deliver(run, name, id);
            run.follow();
            return told;
        } catch (Crash | Exception e) {
            return false;
        }
    }

    /** Cut between the call to the provider and the record of its answer, nobody can know. */
    private static boolean mayBeUnconfirmed(String cut) {
        return cut.startsWith("CRASH") || cut.equals("FAILURE after provider.submit");
    }

    private void check(Stores stores, String name, TaskId id, String cut, boolean told, boolean mayBeUnconfirmed)
            throws Exception {
        List<Entry> accepted = new ArrayList<>();
        for (Entry entry : new Ledger(access.baseUrl()).read()) {
            if (entry.name().equals(name) && entry.accepted()) {
                accepted.add(entry);
            }
        }
        assertThat(accepted).as("subjects paid for: %s", cut).hasSizeLessThanOrEqualTo(1);
        assertThat(told).as("told that it was done: %s", cut).isTrue();
        Optional<Task> stored = stores.tasks().find(id);
        if (stored.isEmpty()) {
            // Only a request that nobody repeats, cut before anything was written, leaves nothing.
            assertThat(name).as(cut).startsWith("once");
            assertThat(accepted).as("nothing stored, nothing paid for: %s", cut).isEmpty();
            return;
        }
        Task task = stored.get();
        assertThat(task.status().isOpen()).as("ended: %s, %s", cut, task).isFalse();
        Optional<byte[]> document = stores.results().read(Prefix.RESULTS, task.documentPath());
        if (task.status() == TaskStatus.COMPLETED) {
            JsonNode json = JSON.readTree(document.orElseThrow());
            assertThat(json.at("/task/id").asText()).as(cut).isEqualTo(id.value());
            assertThat(json.at("/subject/id").asText())
                    .as(cut)
                    .isEqualTo(task.completion().orElseThrow().subject().id());
            assertThat(accepted).as("paid for: %s", cut).hasSize(1);
            return;
        }
        assertThat(document)
                .as("no result of a task that is %s: %s", task.status(), cut)
                .isEmpty();
        assertThat(task.error()).as(cut).isPresent();
        if (task.status() == TaskStatus.UNCONFIRMED) {
            assertThat(mayBeUnconfirmed).as("unconfirmed: %s, %s", cut, task).isTrue();
        } else {
            assertThat(accepted)
                    .as("failed, so nothing was paid for: %s, %s", cut, task)
                    .isEmpty();
            assertThat(name).as("%s, %s", cut, task).startsWith("once");
        }
    }
}
