package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.OutboxContract;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoOutboxIT extends OutboxContract {

    private static final Duration RETENTION = Duration.ofDays(90);

    private final MutableClock clock = new MutableClock();
    private final AwsClients clients =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.dynamoDb()));
    private String table;
    private StateStore states;
    private TaskStore tasks;
    private Outbox outbox;

    @BeforeEach
    void open() {
        table = Emulators.newTable();
        states = new DynamoStateStore(clients, table);
        tasks = new DynamoTaskStore(clients, table, RETENTION, new Random());
        outbox = new DynamoOutbox(clients, states, table, RETENTION, clock);
    }

    @Override
    protected TaskStore tasks() {
        return tasks;
    }

    @Override
    protected Outbox outbox() {
        return outbox;
    }

    private Map<String, AttributeValue> item(String key) {
        return clients.dynamoDb()
                .getItem(get -> get.tableName(table).key(Map.of(TaskItem.ID, AttributeValue.fromS(key))))
                .item();
    }

    private Map<String, AttributeValue> item(TaskId id) {
        return item(id.value());
    }

    @Test
    void body_item_expiresAfterTheRetention() {
        outbox.body(ID, "{}");

        assertThat(item("announcement/" + ID))
                .containsEntry("value", AttributeValue.fromS("{}"))
                .containsEntry(
                        "expires_at",
                        AttributeValue.fromN(
                                Long.toString(clock.instant().plus(RETENTION).getEpochSecond())));
    }

    /** The filter of the table's stream depends on these attributes. */
    @Test
    void announced_item_hasTheMarkUntilTheTaskIsOpenedAgain() throws Exception {
        Task failed = failed(1, Tasks.START);
        assertThat(item(failed.id())).containsKey("ended_version").doesNotContainKeys("announced_version", "media");

        outbox.announced(id(failed));
        tasks.keepMedia(failed.id(), List.of(Tasks.keptMedia("image-0.png")));

        assertThat(item(failed.id()).get("announced_version"))
                .isEqualTo(item(failed.id()).get("ended_version"));
        assertThat(item(failed.id()).get("version").n()).isEqualTo(Long.toString(failed.version()));
        assertThat(item(failed.id())).containsKey("media");

        new TaskTransitions(tasks).resubmitting(failed, failed.intent(), Tasks.START.plusSeconds(1));

        assertThat(item(failed.id()))
                .doesNotContainKeys("ended_version", "announced_version")
                .containsKey("media");
    }

    /** An update of an item that does not exist would create it: a task that has expired must not come back. */
    @Test
    void announced_ofExpiredTask_doesNotCreateAnItem() {
        outbox.announced(ID);

        assertThat(item(ID.task())).isEmpty();
    }

    @Test
    void unannounced_nothingLeft_movesTheWatermark() throws Exception {
        Task failed = failed(1, Tasks.START.plusSeconds(1));
        Instant now = Tasks.START.plusSeconds(600);

        outbox.unannounced(now, 10);
        assertThat(states.read("announced-until")).isEmpty();
        outbox.announced(id(failed));
        outbox.unannounced(now, 10);

        assertThat(states.read("announced-until")).map(StateStore.Entry::value).contains(now.toString());
        assertThat(item(failed.id())).containsKey("announced_version");
    }

    /** The clocks of two processes differ. */
    @Test
    void unannounced_beforeTheWatermark_isEmptyAndLeavesIt() throws Exception {
        Instant now = Tasks.START.plusSeconds(600);
        outbox.unannounced(now, 10);
        failed(1, Tasks.START.plusSeconds(700));

        assertThat(outbox.unannounced(now.minusMillis(5), 10)).isEmpty();
        assertThat(outbox.unannounced(now, 10)).isEmpty();

        assertThat(states.read("announced-until")).map(StateStore.Entry::value).contains(now.toString());
        assertThat(outbox.unannounced(now.plusSeconds(600), 10)).hasSize(1);
    }

    @Test
    void unannounced_damagedWatermark_searchesADay() throws Exception {
        states.replace("announced-until", "no instant", StateStore.ABSENT);
        Task failed = failed(1, Tasks.START.plusSeconds(1));

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(600), 10)).containsExactly(failed);
    }

    @Test
    void body_missingTable_throwsTaskStoreExceptionThatNamesIt() {
        Outbox missing = new DynamoOutbox(clients, states, "no-such-table", RETENTION, clock);

        assertThatThrownBy(() -> missing.body(ID, "{\"secret\":1}"))
                .isInstanceOf(TaskStoreException.class)
                .hasMessageContaining("no-such-table")
                .hasMessageContaining(ID.toString())
                .message()
                .doesNotContain("secret");
    }
}
