package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.guarantees.Ledger.Entry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Compares what was requested, the tasks that the application reports, the documents that it wrote, and the requests
 * that the sandbox recorded.
 */
final class LedgerCheck {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String RESULTS = "local://results/";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path data;
    private final List<JsonNode> tasks;
    private final List<Entry> accepted;
    private final boolean resubmitsAbsent;

    private LedgerCheck(Path data, List<JsonNode> tasks, List<Entry> accepted, boolean resubmitsAbsent) {
        this.data = data;
        this.resubmitsAbsent = resubmitsAbsent;
        this.tasks = tasks;
        this.accepted = accepted;
    }

    /**
     * Waits until every task has ended, and the unconfirmed ones were compared as far as possible.
     *
     * @param data the application's data directory
     * @param requested the number of requested subjects
     * @param resubmitsAbsent whether the application submits absent tasks again: then no task stays unconfirmed
     */
    static LedgerCheck settled(URI application, Path data, Ledger ledger, int requested, boolean resubmitsAbsent)
            throws IOException, InterruptedException {
        Awaitility.await("all tasks to end")
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> of(application, data, ledger, resubmitsAbsent).hasSettled(requested));
        return of(application, data, ledger, resubmitsAbsent);
    }

    private static LedgerCheck of(URI application, Path data, Ledger ledger, boolean resubmitsAbsent)
            throws IOException, InterruptedException {
        return new LedgerCheck(data, tasks(application), ledger.pages().accepted(), resubmitsAbsent);
    }

    private static List<JsonNode> tasks(URI application) throws IOException, InterruptedException {
        List<JsonNode> tasks = new ArrayList<>();
        String cursor = "";
        do {
            URI page = application.resolve("/v1/subjects?limit=100&cursor=" + cursor);
            JsonNode json =
                    JSON.readTree(CLIENT.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofByteArray())
                            .body());
            json.get("subjects").forEach(tasks::add);
            cursor = json.path("next_cursor").asText("");
        } while (!cursor.isEmpty());
        return tasks;
    }

    /** @return the views of all tasks */
    List<JsonNode> tasks() {
        return tasks;
    }

    int count(String status) {
        return (int) tasks.stream().filter(task -> is(task, status)).count();
    }

    /** @return the number of tasks that completed with a subject found in the provider's list */
    int matched() {
        return (int) tasks.stream()
                .filter(task -> task.at("/reconciliation/state").asText().equals("matched"))
                .count();
    }

    /** @return the reasons why unconfirmed tasks are undecided, with the number of tasks */
    Map<String, Integer> reasons() {
        Map<String, Integer> reasons = new TreeMap<>();
        tasks.stream()
                .filter(task -> is(task, "unconfirmed"))
                .forEach(task -> reasons.merge(task.at("/reconciliation/reason").asText(), 1, Integer::sum));
        return reasons;
    }

    /**
     * A task may stay unconfirmed only if the sandbox created nothing for it, and a comparison has stated why it is
     * undecided.
     */
    private boolean hasSettled(int requested) {
        Set<String> created = accepted.stream().map(Entry::name).collect(Collectors.toSet());
        return tasks.size() >= requested
                && tasks.stream()
                        .allMatch(task -> is(task, "completed")
                                || isFinallyFailed(task)
                                || isCompared(task)
                                        && !created.contains(task.get("name").asText()));
    }

    private boolean isFinallyFailed(JsonNode task) {
        return is(task, "failed") && !(resubmitsAbsent && isAbsent(task));
    }

    private boolean isCompared(JsonNode task) {
        return is(task, "unconfirmed")
                && !resubmitsAbsent
                && task.at("/reconciliation").has("compared_at")
                && task.at("/reconciliation").has("reason");
    }

    private static boolean isAbsent(JsonNode task) {
        return task.at("/reconciliation/state").asText().equals("not_created");
    }

    /**
     * Checks that nothing was lost, nothing was paid for twice, and nothing was created without a request.
     *
     * @param requested the name of every requested subject, each once
     * @param acknowledged the task's id that callers received, by the subject's name
     */
    void assertConsistent(Collection<String> requested, Map<String, String> acknowledged) throws IOException {
        Map<String, JsonNode> byName = new HashMap<>();
        for (JsonNode task : tasks) {
            assertThat(byName.put(task.get("name").asText(), task))
                    .as("a second task for one request: %s", task)
                    .isNull();
        }
        assertThat(byName.keySet()).as("a task for each request, and no other").isEqualTo(new HashSet<>(requested));
        acknowledged.forEach((name, id) ->
                assertThat(byName.get(name).get("id").asText()).as(name).isEqualTo(id));

        Map<String, String> created = new HashMap<>();
        for (Entry entry : accepted) {
            assertThat(created.put(entry.name(), entry.taskId()))
                    .as("paid for twice: %s", entry.name())
                    .isNull();
        }
        assertThat(requested).as("paid for without a request").containsAll(created.keySet());

        Set<Path> documents = new HashSet<>();
        for (JsonNode task : tasks) {
            assertEnded(task, created.get(task.get("name").asText()), documents);
        }
        try (Stream<Path> files = Files.walk(data.resolve("results"))) {
            assertThat(files.filter(Files::isRegularFile).collect(Collectors.toSet()))
                    .as("a document for each completed task, and nothing else")
                    .isEqualTo(documents);
        }
        assertThat(documents).as("everything that was paid for has a document").hasSameSizeAs(created.keySet());
    }

    /** @param providerTask the provider's task id, or null if the sandbox created nothing for the task */
    private void assertEnded(JsonNode task, String providerTask, Set<Path> documents) throws IOException {
        if (!is(task, "completed")) {
            assertThat(task.get("status").asText()).as("%s", task).isIn("failed", "unconfirmed");
            assertThat(task.at("/error/code").asText()).as("%s", task).isNotEmpty();
            assertThat(providerTask).as("paid for, but not completed: %s", task).isNull();
            assertThat(is(task, "failed") || task.at("/reconciliation").has("reason"))
                    .as("says why it is undecided: %s", task)
                    .isTrue();
            return;
        }
        Path document =
                data.resolve("results").resolve(task.get("result_uri").asText().substring(RESULTS.length()));
        documents.add(document);
        JsonNode json = JSON.readTree(Files.readAllBytes(document));
        assertThat(json.at("/task/id")).as("%s", document).isEqualTo(task.get("id"));
        assertThat(json.at("/task/status").asText()).as("%s", document).isEqualTo("completed");
        assertThat(json.at("/subject/name")).as("%s", document).isEqualTo(task.get("name"));
        assertThat(json.at("/subject/id").asText())
                .as("the subject that was paid for: %s", document)
                .isEqualTo("sandbox-" + providerTask)
                .isEqualTo(task.at("/subject/id").asText());
        assertThat(json.has("provider_response")).as("%s", document).isTrue();
    }

    private static boolean is(JsonNode task, String status) {
        return task.get("status").asText().equals(status);
    }
}
