package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.aws.LoopbackService.Request;
import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskSamples;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreContract;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.task.Tasks;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoTaskStoreIT extends TaskStoreContract {

    private static final Duration RETENTION = Duration.ofDays(90);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Headers that the JDK's HTTP client sets itself. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length", "connection");

    private final AwsClients clients =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.dynamoDb()));
    private String table;
    private TaskStore store;

    @BeforeEach
    void open() {
        table = Emulators.newTable();
        store = store(clients);
    }

    private DynamoTaskStore store(AwsClients by) {
        return new DynamoTaskStore(by, table, RETENTION, new Random());
    }

    @Override
    protected TaskStore store() {
        return store;
    }

    private Map<String, AttributeValue> item(Task task) {
        return clients.dynamoDb()
                .getItem(get -> get.tableName(table).key(TaskItem.key(task.id())))
                .item();
    }

    /** As before and after a rollback: items of an earlier commit, and an attribute that only a later release knows. */
    @Test
    void update_itemsOfAnEarlierCommitWithAnUnknownAttribute_continuesThemAndKeepsTheAttribute() throws Exception {
        for (Map<String, AttributeValue> item : StoredItemsTest.items(TaskSamples.COMMITS.get(0))) {
            item.put("of_a_later_release", AttributeValue.fromS("kept"));
            clients.dynamoDb().putItem(put -> put.tableName(table).item(item));
        }

        Task open = store.find(Tasks.id(2)).orElseThrow();
        Task updated = store.update(Tasks.polled(
                open, open.pollState().get().polled(Tasks.START.plusSeconds(90)), true, Tasks.START.plusSeconds(80)));

        assertThat(store.find(Tasks.id(2))).contains(updated);
        assertThat(item(updated).get("of_a_later_release").s()).isEqualTo("kept");
        assertThat(store.list(Optional.of(TaskStatus.PROCESSING), 10, Optional.empty())
                        .tasks())
                .hasSize(2);
    }

    /** Regression: the process that had stored the intent took it for that of another process and did not submit it. */
    @Test
    void create_firstResponseLost_recognizesItsOwnTask() throws Exception {
        Task task = Tasks.submitting(1);
        try (LoopbackService lossy = losingFirstResponse()) {
            assertThat(store(lossy.clients()).create(task)).isEmpty();

            assertThat(lossy.requests()).hasSize(2);
        }
        assertThat(store.find(task.id())).contains(task);
        assertThat(store.create(task)).contains(task);
    }

    @Test
    void update_firstResponseLost_isWritten() throws Exception {
        Task task = Tasks.submitting(1);
        store.create(task);
        Task changed = Tasks.submitted(task, Tasks.pollState(Tasks.START), Tasks.START);
        try (LoopbackService lossy = losingFirstResponse()) {
            assertThat(store(lossy.clients()).update(changed)).isEqualTo(changed.atVersion(1));

            assertThat(lossy.requests()).hasSize(2);
        }
        assertThat(store.find(task.id())).contains(changed.atVersion(1));
    }

    /** Forwards requests to the emulator; executes the first one too, but responds to it with an error. */
    private static LoopbackService losingFirstResponse() {
        LoopbackService service = new LoopbackService();
        service.responds(request -> {
            Response response = forward(request);
            return service.requests().size() == 1 ? Response.error(500, "InternalServerError", "lost") : response;
        });
        return service;
    }

    private static Response forward(Request request) throws IOException, InterruptedException {
        HttpRequest.Builder forwarded = HttpRequest.newBuilder(Emulators.dynamoDb())
                .method(request.method(), BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                forwarded.header(name, values.get(0));
            }
        });
        HttpResponse<byte[]> response = HTTP.send(forwarded.build(), BodyHandlers.ofByteArray());
        return new Response(
                response.statusCode(), Map.of("content-type", "application/x-amz-json-1.0"), response.body());
    }

    /** As after a rollback from a release that has another status. */
    @Test
    void listings_unreadableTask_skipItAndContinue() throws Exception {
        Task oldest = Tasks.submitting(1, Tasks.START);
        Task damaged = Tasks.submitting(2, Tasks.START.plusSeconds(1));
        Task newest = Tasks.submitting(3, Tasks.START.plusSeconds(2));
        store.create(oldest);
        store.create(damaged);
        store.create(newest);
        Map<String, AttributeValue> item = new HashMap<>(item(damaged));
        item.put(TaskItem.JSON, AttributeValue.fromS("{\"status\":\"of another release\"}"));
        clients.dynamoDb().putItem(put -> put.tableName(table).item(item));

        assertThat(store.list(Optional.of(TaskStatus.SUBMITTING), 10, Optional.empty())
                        .tasks())
                .containsExactly(newest, oldest);
        assertThat(store.findNotUpdatedSince(TaskStatus.SUBMITTING, Tasks.START.plusSeconds(9), 10))
                .containsExactly(oldest, newest);
    }

    /** Another release may have written the same media in another form. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                """
                [ {
                  "source_url": "https:\\/\\/provider.example.com\\/a", "added_later": true,
                  "sha256": "00", "bytes": 7, "content_type": "video/mp4",
                  "uri": "s3://bucket/media/video-0.mp4", "name": "video-0.mp4"
                } ]
                """,
            })
    void keepMedia_storedInAnotherForm_addsToIt(String stored) throws Exception {
        Task task = Tasks.submitting(1);
        store.create(task);
        Map<String, AttributeValue> item = new HashMap<>(item(task));
        item.put(TaskItem.MEDIA, AttributeValue.fromS(stored));
        clients.dynamoDb().putItem(put -> put.tableName(table).item(item));
        List<KeptMedia> before = store.require(task.id()).media();
        KeptMedia image = Tasks.keptMedia("image-0.png");

        List<KeptMedia> all = store.keepMedia(task.id(), List.of(image));

        assertThat(all).isEqualTo(KeptMedia.union(before, List.of(image))).contains(image);
        assertThat(store.require(task.id()).media()).isEqualTo(all);
    }

    @Test
    void item_ofOpenOrUnconfirmedTask_neverExpires() {
        Task open = Tasks.submitted(1, Tasks.START);
        Task unconfirmed = Tasks.unconfirmed(2, Tasks.START);
        store.create(open);
        store.create(unconfirmed);

        assertThat(item(open)).doesNotContainKey("expires_at");
        assertThat(item(unconfirmed)).doesNotContainKey("expires_at");
    }

    @Test
    void item_ofEndedTask_expiresAfterTheRetentionUnlessItIsRedriven() throws Exception {
        Task task = Tasks.submitting(1);
        store.create(task);
        Task failed = store.update(Tasks.failed(task, new TaskError("c", "m", Remedy.SUBMIT_AGAIN), Tasks.START));
        assertThat(item(task).get("expires_at").n())
                .isEqualTo(Long.toString(Tasks.START.plus(RETENTION).getEpochSecond()));

        store.update(Tasks.resubmitting(failed, failed.intent(), Tasks.START.plusSeconds(1)));

        assertThat(item(task)).doesNotContainKey("expires_at");
    }

    @Test
    void item_ofEndedTask_hasTheEndedVersionUntilItIsRedriven() throws Exception {
        TaskTransitions transitions = new TaskTransitions(store);
        Task task = Tasks.submitting(1);
        store.create(task);
        assertThat(item(task)).doesNotContainKey("ended_version");

        Task failed = transitions.failed(task, new TaskError("c", "m", Remedy.SUBMIT_ON_REDRIVE), Tasks.START);
        assertThat(item(task).get("ended_version")).isEqualTo(item(task).get("version"));

        transitions.resubmitting(failed, failed.intent(), Tasks.START.plusSeconds(1));

        assertThat(item(task)).doesNotContainKeys("ended_version", "expires_at");
    }

    @Test
    void item_ofAnyTask_hasTheAttributesThatOperatorsNeed() {
        Task task = Tasks.submitted(1, Tasks.START);
        store.create(task);

        assertThat(item(task).get("status").s()).isEqualTo("submitted");
        assertThat(item(task).get("version").n()).isEqualTo("0");
        assertThat(item(task).get("updated_at").s()).isEqualTo("2026-01-01T12:00:00.000Z/" + task.id());
        assertThat(item(task).get("task").s()).startsWith("{").contains("\"provider_task_id\":\"p-1\"");
    }

    /** DynamoDB ends a page of a query at 1 MB, even if the page holds fewer items than its limit. */
    @Test
    void listings_moreThanOneMegabyte_areComplete() throws Exception {
        List<TaskId> ids = new ArrayList<>();
        for (int number = 0; number < 24; number++) {
            Task task = Tasks.submitting(number, Tasks.START.plusMillis(number));
            List<String> images = List.of("https://example.com/" + "x".repeat(100_000));
            store.create(task.with(new StoredRequest("large", images, List.of(), Optional.empty())));
            ids.add(task.id());
        }

        assertThat(store.findNotUpdatedSince(TaskStatus.SUBMITTING, Tasks.START.plusSeconds(1), 100))
                .extracting(Task::id)
                .isEqualTo(ids);
        assertThat(store.findNotUpdatedSince(TaskStatus.SUBMITTING, Tasks.START.plusSeconds(1), 15))
                .extracting(Task::id)
                .isEqualTo(ids.subList(0, 15));
        Collections.reverse(ids);
        TaskPage page = store.list(Optional.empty(), 14, Optional.empty());
        assertThat(page.tasks()).extracting(Task::id).isEqualTo(ids.subList(0, 14));
        assertThat(store.list(Optional.empty(), 14, page.nextCursor()))
                .satisfies(rest -> assertThat(rest.tasks()).extracting(Task::id).isEqualTo(ids.subList(14, 24)))
                .satisfies(rest -> assertThat(rest.nextCursor()).isEmpty());
    }

    @Test
    void find_missingTable_throwsTaskStoreExceptionThatNamesIt() {
        TaskStore missing = new DynamoTaskStore(clients, "no-such-table", RETENTION, new Random());

        assertThatThrownBy(() -> missing.find(Tasks.id(1)))
                .isInstanceOf(TaskStoreException.class)
                .hasMessageContaining("no-such-table")
                .hasMessageContaining("ResourceNotFoundException");
    }
}
