package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.store.MvDeliveryQueue;
import dev.vidusubjects.standalone.store.MvOutbox;
import dev.vidusubjects.standalone.store.MvTaskStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the packaged application with SIGKILL repeatedly while callers send requests and files are dropped into its
 * incoming folder. A second application, which is not killed, is its provider: the sandbox, whose ledger shows what was
 * paid for. A receiver on the loopback interface gets the webhooks, and every ended task must reach it.
 */
class CrashRecoveryIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int KILLS = Form.isLong() ? 60 : 8;
    private static final int CALLERS = 8;
    private static final int ALL = 10_000;

    /** About every third kill happens while the application starts. */
    private static final int SHARE_OF_STARTS = 3;

    /** The other kills happen when up to this many further requests were acknowledged, and some time has passed. */
    private static final int MAX_ACKNOWLEDGED = 20;

    private static final int MAX_EXTRA_MILLIS = 300;

    /**
     * About one in ten submissions is executed, but its response does not say so. Pages of the list are lost in the
     * same way.
     */
    private static final String FAULTS = "{\"rate_created_then\":0.1,\"created_then\":%s,\"seed\":%d}";

    /** The oldest subject is last, a new one appears late, and the list shifts while it is read. */
    private static final String LIST =
            "{\"order\":\"newest_first\",\"lag_ms\":400,\"insert_between_pages\":2,\"foreign_subjects\":150}";

    /** The circuit breaker is off: it would treat the responses that are lost here as an outage. */
    private static final Map<String, String> QUICK = Map.ofEntries(
            Map.entry("VTRIX_API_KEY", "a-key-for-the-sandbox"),
            Map.entry("SUBJECTS_POLLING_FIRST", "100ms"),
            Map.entry("SUBJECTS_POLLING_STEADY", "200ms"),
            Map.entry("SUBJECTS_POLLING_MAX", "1s"),
            Map.entry("SUBJECTS_SWEEP_EVERY", "1s"),
            Map.entry("SUBJECTS_SWEEP_LIMIT", "2000"),
            Map.entry("SUBJECTS_STANDALONE_WATCH_EVERY", "50ms"),
            Map.entry("SUBJECTS_STANDALONE_SETTLE", "100ms"),
            Map.entry("SUBJECTS_PROVIDER_BREAKER_PAUSE", "0"),
            Map.entry("SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", "30"),
            Map.entry("SUBJECTS_PROVIDER_MAX_LISTS_PER_SECOND", "50"));

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** About every tenth announcement is refused at its first attempt. */
    private static final int REFUSED_SHARE = 10;

    private final Random random = new Random(Form.seed());
    private final Map<String, Integer> interrupted = new LinkedHashMap<>();
    private final List<String> dropped = new ArrayList<>();

    @TempDir
    Path folder;

    private Path data;
    private int starts;

    @Test
    void application_killedAgainAndAgain_losesNothingAndPaysForNothingTwice() throws Exception {
        data = folder.resolve("data");
        long started = System.nanoTime();
        try (WebhookReceiver receiver = new WebhookReceiver(SECRET, REFUSED_SHARE);
                Application sandbox = Application.start(
                        folder.resolve("sandbox"),
                        folder.resolve("sandbox.log"),
                        Map.of("SUBJECTS_STANDALONE_SANDBOX_DELAY", "150ms"),
                        "-Xmx256m");
                Callers callers = new Callers(
                        "call",
                        MediaFiles.dataUri("image/png", MediaFiles.png(100, 100)),
                        CALLERS,
                        Integer.MAX_VALUE,
                        Duration.ofMillis(300))) {
            Map<String, String> settings = new LinkedHashMap<>(QUICK);
            settings.put("VTRIX_BASE_URL", sandbox.address() + "/sandbox");
            settings.put("SUBJECTS_WEBHOOKS_SECRET", SECRET);
            settings.put("SUBJECTS_WEBHOOKS_URLS", receiver.url("/hook").toString());
            settings.put("SUBJECTS_WEBHOOKS_ALLOW_PRIVATE", "true");
            // The media of the sandbox have its address.
            settings.put("SUBJECTS_MEDIA_ALLOW_PRIVATE", "true");
            SandboxControl control = new SandboxControl(URI.create(settings.get("VTRIX_BASE_URL")));
            control.list(LIST);
            readTheFirstList(settings);
            control.faults(String.format(FAULTS, control.promptShapesAfterCreation(), Form.seed()));
            for (int kill = 0; kill < KILLS; kill++) {
                runUntilKilled(callers, settings);
                callers.broken();
                inspect(callers.acknowledged());
            }
            try (Application last = start(settings)) {
                URI address = last.address();
                callers.applicationStarted(address);
                callers.finish();
                Ledger ledger = new Ledger(URI.create(settings.get("VTRIX_BASE_URL")));
                List<String> requested = new ArrayList<>(callers.acknowledged().keySet());
                requested.addAll(dropped);
                LedgerCheck check = LedgerCheck.settled(address, data, ledger, requested.size(), false);
                report(callers, check, ledger, Duration.ofNanos(System.nanoTime() - started));
                check.assertConsistent(requested, callers.acknowledged());
                assertThat(check.count("failed")).as("nothing failed here").isZero();
                new EndingCheck(data, check.tasks()).awaitDeliveries(receiver);
                int copies = checkMedia(address, ledger, requested.size());
                report(receiver, copies);
            }
        }

        assertThat(interrupted).as("kills that interrupted something").isNotEmpty();
    }

    /**
     * Most media are listed before a task is announced; a copy that failed is tried again later, and is listed only
     * after its file exists.
     *
     * @return the number of copies
     */
    private int checkMedia(URI address, Ledger ledger, int requested) {
        AtomicInteger copies = new AtomicInteger();
        Awaitility.await("every copy to be listed")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    List<JsonNode> tasks = LedgerCheck.settled(address, data, ledger, requested, false)
                            .tasks();
                    copies.set(new EndingCheck(data, tasks).checkMedia());
                });
        assertThat(copies).as("copies of media").hasPositiveValue();
        return copies.get();
    }

    private Application start(Map<String, String> settings) throws IOException {
        return Application.start(data, folder.resolve("start-" + starts++ + ".log"), settings, "-Xmx128m");
    }

    /** Only subjects that are requested after the provider's list was read once can be matched with that list. */
    private void readTheFirstList(Map<String, String> settings) throws Exception {
        try (Application first = start(settings)) {
            first.address();
            Awaitility.await("the first list of subjects")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(first::hasReadTheList);
        }
    }

    /** Starts the application, and kills it at an instant that the seed determines. */
    private void runUntilKilled(Callers callers, Map<String, String> settings) throws Exception {
        boolean atStart = random.nextInt(SHARE_OF_STARTS) == 0;
        int goal = callers.acknowledged().size() + random.nextInt(MAX_ACKNOWLEDGED);
        Duration extra = Duration.ofMillis(random.nextInt(MAX_EXTRA_MILLIS));
        drop();
        Application application = start(settings);
        try {
            if (atStart) {
                until(application, "the application to begin", () -> application
                        .log()
                        .contains(" data_directory "));
            } else {
                callers.applicationStarted(application.address());
                drop();
                until(
                        application,
                        "requests to be acknowledged",
                        () -> callers.broken() || callers.acknowledged().size() >= goal);
                drop();
            }
            assertThat(application.staysAlive(extra))
                    .as("alive until it is killed: %s", application.log())
                    .isTrue();
        } finally {
            callers.applicationStopped();
            application.kill();
        }
        count("before it listened", application.listening().isEmpty() ? 1 : 0);
        count("in the sweep at the start", application.log().contains(" swept ") ? 0 : 1);
    }

    private static void until(Application application, String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !application.isAlive() || condition.call());
    }

    /** Moves a complete file into the incoming folder atomically: an image, or every second time a manifest. */
    private void drop() throws IOException {
        String name = "drop-" + dropped.size();
        boolean manifest = dropped.size() % 2 == 1;
        byte[] image = MediaFiles.png(100, 100);
        Path whole = folder.resolve("whole");
        Files.write(
                whole,
                manifest
                        ? JSON.writeValueAsBytes(
                                Map.of("name", name, "images", List.of(MediaFiles.dataUri("image/png", image))))
                        : image);
        Files.move(
                whole,
                data.resolve("incoming").resolve(name + (manifest ? ".json" : ".png")),
                StandardCopyOption.ATOMIC_MOVE);
        dropped.add(name);
    }

    /** Counts what the kill interrupted, and checks that no acknowledged task is missing on the disk. */
    private void inspect(Map<String, String> acknowledged) throws Exception {
        Path copy = folder.resolve("copy-" + starts);
        Files.createDirectories(copy);
        Files.copy(data.resolve("tasks.mv"), copy.resolve("tasks.mv"));
        MvTaskStore store = new MvTaskStore(new DataDirectory(copy));
        try {
            acknowledged.forEach(
                    (name, id) -> assertThat(store.find(TaskId.parse(id).orElseThrow()))
                            .as("acknowledged, but missing: %s", name)
                            .isPresent());
            Set<String> ingested = new HashSet<>();
            for (Task task : all(store)) {
                task.intent().uploadPath().ifPresent(ingested::add);
                boolean polled = task.status().isOpen() && task.status() != TaskStatus.SUBMITTING;
                count("submissions under way", task.status() == TaskStatus.SUBMITTING ? 1 : 0);
                count("tasks that were polled", polled ? 1 : 0);
                count(
                        "documents written, their tasks not marked",
                        polled && Files.exists(data.resolve("results").resolve(task.documentPath())) ? 1 : 0);
            }
            count("files in the incoming folder, not ingested", notIngested(ingested));
            count(
                    "endings, not announced",
                    new MvOutbox(store).unannounced(Instant.MAX, ALL).size());
            boolean delivers = new MvDeliveryQueue(store).lanes().nextDue().isPresent();
            count("deliveries", delivers ? 1 : 0);
        } finally {
            store.close();
        }
    }

    private static List<Task> all(MvTaskStore store) throws Exception {
        List<Task> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TaskPage page = store.list(Optional.empty(), 100, cursor);
            all.addAll(page.tasks());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return all;
    }

    private int notIngested(Set<String> ingested) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("incoming"))) {
            return (int)
                    files.filter(file -> !ingested.contains(file.getFileName().toString()))
                            .count();
        }
    }

    private void count(String what, int number) {
        interrupted.merge(what, number, Integer::sum);
    }

    private static void report(WebhookReceiver receiver, int copies) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("announcements accepted", receiver.announcements());
        numbers.put("webhooks received, with repetitions and refusals", receiver.requests());
        numbers.put("copies of media", copies);
        Form.report("CrashRecoveryIT-endings", numbers);
    }

    private void report(Callers callers, LedgerCheck check, Ledger ledger, Duration took) throws Exception {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("kills", KILLS);
        numbers.put("seconds", took.toSeconds());
        interrupted.forEach((what, number) -> numbers.put("interrupted " + what, number));
        numbers.put("requests acknowledged", callers.acknowledged().size());
        numbers.put("requests sent", callers.sent());
        numbers.put("files dropped", dropped.size());
        numbers.put("completed", check.count("completed"));
        numbers.put("of them matched in the provider's list", check.matched());
        numbers.put("unconfirmed, nothing created", check.count("unconfirmed"));
        numbers.put("why they are not decided", check.reasons());
        Map<String, Integer> responses = new LinkedHashMap<>();
        ledger.pages().entries().forEach(entry -> responses.merge(entry.response(), 1, Integer::sum));
        numbers.put("submissions, by response", responses);
        numbers.put("submissions for a list", ledger.pages().lists());
        numbers.put(
                "subjects in the sandbox's ledger", ledger.pages().accepted().size());
        Form.report("CrashRecoveryIT", numbers);
    }
}
