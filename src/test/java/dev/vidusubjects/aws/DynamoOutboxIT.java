package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.OutboxContract;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

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
        assertThat(watermark()).contains("\"repeat_from\":\"" + TaskItem.position(ListPosition.of(failed)) + "\"");
        outbox.announced(id(failed));
        outbox.unannounced(now, 10);

        assertThat(watermark()).isEqualTo(searchedUntil(now));
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

        assertThat(watermark()).isEqualTo(searchedUntil(now));
        assertThat(outbox.unannounced(now.plusSeconds(600), 10)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no instant",
                "[]",
                "{\"failed\":{\"until\":\"2026-13-01/x\",\"repeat_from\":7}}",
                "{\"failed\":1}"
            })
    void unannounced_damagedWatermark_searchesADay(String damaged) throws Exception {
        states.replace("announced-until", damaged, StateStore.ABSENT);
        Task failed = failed(1, Tasks.START.plusSeconds(1));

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(600), 10)).containsExactly(failed);
    }

    /** A process whose clock was wrong must not prevent the search for years. */
    @Test
    void unannounced_watermarkOfAWrongClock_searchesADay() throws Exception {
        outbox.unannounced(Tasks.START.plus(Duration.ofDays(2)), 10);
        Task failed = failed(1, Tasks.START.plusSeconds(1));

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(600), 10)).containsExactly(failed);
    }

    @Test
    void unannounced_watermarkOfAnEarlierRelease_isTheStartForEachStatus() throws Exception {
        failed(1, Tasks.START.plusSeconds(1));
        Task failed = failed(2, Tasks.START.plusSeconds(2));
        states.replace("announced-until", Tasks.START.plusSeconds(2).toString(), StateStore.ABSENT);

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(600), 10)).containsExactly(failed);
        assertThat(watermark()).startsWith("{");
    }

    /** The range must not move on with the clock while endings are left. */
    @Test
    void unannounced_endingThatIsNeverAnnounced_isStillFoundAfterDays() throws Exception {
        Task failed = failed(1, Tasks.START.plusSeconds(1));

        for (int hours = 1; hours < 100; hours += 12) {
            assertThat(outbox.unannounced(Tasks.START.plus(Duration.ofHours(hours)), 10))
                    .containsExactly(failed);
        }
    }

    @Test
    void unannounced_firstSearchFails_storesItsStart() throws Exception {
        Task failed = failed(1, Tasks.START.plusSeconds(1));
        Outbox missing = new DynamoOutbox(clients, states, "no-such-table", RETENTION, clock);

        assertThatThrownBy(() -> missing.unannounced(Tasks.START.plusSeconds(600), 10))
                .isInstanceOf(TaskStoreException.class);

        assertThat(outbox.unannounced(Tasks.START.plus(Duration.ofHours(40)), 10))
                .containsExactly(failed);
    }

    /** A release that does not remove the mark of an earlier ending was deployed for a while. */
    @Test
    void unannounced_endingWithTheMarkOfAnEarlierOne_isFound() throws Exception {
        Task failed = failed(1, Tasks.START.plusSeconds(1));
        mark(failed, failed.version() - 1);

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(600), 10)).containsExactly(failed);
        mark(failed, failed.version());
        assertThat(outbox.unannounced(Tasks.START.plusSeconds(600), 10)).isEmpty();
    }

    @Test
    void unannounced_moreOfOneStatusThanTheLimit_leavesAShareToTheOthers() throws Exception {
        for (int number = 0; number < 20; number++) {
            failed(number, Tasks.START.plusSeconds(1));
        }
        Task unconfirmed = unconfirmed(20, Tasks.START.plusSeconds(2));

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(600), 12))
                .hasSize(12)
                .doesNotHaveDuplicates()
                .contains(unconfirmed);
    }

    /** Even if they ended in the same millisecond. */
    @Test
    void unannounced_moreThanTheLimitThatAreNeverAnnounced_doNotHideTheOthers() throws Exception {
        Set<Task> ended = new HashSet<>();
        for (int number = 0; number < 7; number++) {
            ended.add(failed(number, Tasks.START.plusSeconds(1)));
        }
        Set<Task> found = new HashSet<>();
        Instant now = Tasks.START.plusSeconds(600);

        for (int search = 0; search < 7; search++) {
            List<Task> next = outbox.unannounced(now.plusSeconds(search), 2);
            assertThat(next).hasSizeBetween(1, 2).doesNotHaveDuplicates();
            found.addAll(next);
        }
        Task last = failed(7, now.plusSeconds(10));

        assertThat(found).isEqualTo(ended);
        assertThat(outbox.unannounced(now.plusSeconds(20), 2)).contains(last);
    }

    /** With pages of one task, a step reads {@code MAX_PAGES} tasks. */
    @Test
    void unannounced_longBacklog_isReadInSeveralSearchesOfBoundedLength() throws Exception {
        Task stuck = failed(0, Tasks.START);
        for (int number = 1; number <= 2 * UnannouncedSearch.MAX_PAGES; number++) {
            outbox.announced(id(failed(number, Tasks.START.plusSeconds(number))));
        }
        Task missed = failed(99, Tasks.START.plusSeconds(99));
        SmallPages pages = new SmallPages(clients.dynamoDb());
        UnannouncedSearch search = new UnannouncedSearch(states, new StatusIndex(pages, table));
        Instant now = Tasks.START.plusSeconds(600);

        assertThat(search.find(now, 60)).containsExactly(stuck);
        assertThat(pages.read).isLessThanOrEqualTo(UnannouncedSearch.MAX_PAGES + 3);
        search.find(now, 60);
        assertThat(search.find(now, 60)).contains(missed);

        Task later = failed(100, now);
        pages.read = 0;
        assertThat(search.find(now.plusSeconds(1), 60)).contains(later);
        assertThat(pages.read).isLessThanOrEqualTo(UnannouncedSearch.MAX_PAGES + 5);
        Set<Task> repeated = new HashSet<>();
        for (int repetition = 0; repetition < 4; repetition++) {
            repeated.addAll(search.find(now.plusSeconds(2), 60));
        }
        assertThat(repeated).containsExactlyInAnyOrder(stuck, missed, later);
    }

    /** A rollback can be the reason why a task cannot be read. */
    @Test
    void unannounced_unreadableEnding_isFoundWhenItCanBeReadAgain() throws Exception {
        Task failed = failed(1, Tasks.START.plusSeconds(1));
        AttributeValue json = item(failed.id()).get(TaskItem.JSON);
        set(failed.id(), TaskItem.JSON, AttributeValue.fromS("{}"));

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(600), 10)).isEmpty();
        set(failed.id(), TaskItem.JSON, json);

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(700), 10)).containsExactly(failed);
    }

    private String watermark() {
        return states.read("announced-until").orElseThrow().value();
    }

    /** @return the document after a search that left nothing */
    private static String searchedUntil(Instant instant) {
        String progress = "{\"until\":\"%1$s\",\"repeat_from\":\"%1$s\"}".formatted(TaskItem.timestamp(instant));
        return "{\"completed\":%1$s,\"failed\":%1$s,\"unconfirmed\":%1$s}".formatted(progress);
    }

    private void mark(Task task, long version) {
        set(task.id(), TaskItem.ANNOUNCED_VERSION, TaskItem.number(version));
    }

    private void set(TaskId id, String attribute, AttributeValue value) {
        clients.dynamoDb().updateItem(update -> update.tableName(table)
                .key(TaskItem.key(id))
                .updateExpression("SET #attribute = :value")
                .expressionAttributeNames(Map.of("#attribute", attribute))
                .expressionAttributeValues(Map.of(":value", value)));
    }

    /** Reads one item for each page. */
    private static final class SmallPages implements DynamoDbClient {
        private final DynamoDbClient client;
        private int read;

        private SmallPages(DynamoDbClient client) {
            this.client = client;
        }

        @Override
        public QueryResponse query(QueryRequest request) {
            read++;
            return client.query(request.toBuilder().limit(1).build());
        }

        @Override
        public String serviceName() {
            return client.serviceName();
        }

        @Override
        public void close() {}
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
