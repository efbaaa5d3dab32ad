package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.guarantees.Ledger.Entry;
import dev.vidusubjects.guarantees.Ledger.Pages;
import dev.vidusubjects.media.MediaFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged application with a provider in a storm: of all calls, 30 % are answered with 429 (half of them with
 * {@code Retry-After}), 5 % with 500, and 5 % are carried out and cut off; in between the provider is out for a while, and the key
 * is revoked and restored. The long form runs in real time with the settings' defaults.
 */
class StormIT {

    private static final String STORM =
            "\"rate_429\":0.3,\"with_retry_after\":0.5,\"rate_500\":0.05,\"rate_cut\":0.05,\"seed\":" + Form.seed();

    private static final int REQUESTS = Form.isLong() ? 1600 : 200;
    private static final int FILES = Form.isLong() ? 400 : 0;
    private static final int CALLERS = Form.isLong() ? 32 : 48;
    private static final Duration PAUSE = Form.isLong() ? Duration.ofSeconds(10) : Duration.ofMillis(200);

    /** Of the outage, and of the time without a key. */
    private static final Duration DARK = Form.isLong() ? Duration.ofMinutes(1) : Duration.ofSeconds(1);

    /** Submissions per second. */
    private static final int RATE = Form.isLong() ? 5 : 60;

    /** A submission reaches the sandbox later than it was let go, by the time that a busy machine lets it wait. */
    private static final Duration JITTER = Duration.ofSeconds(Form.isLong() ? 5 : 1);

    private static final int SUBMISSIONS_A_SUBJECT = 3;
    private static final int POLLS_A_SUBJECT = 8;

    /** Of one core, of which the long form may take as much: it waits most of the time. */
    private static final double MOST_CPU = 0.5;

    /** So many requests with images of this size hold more than twice the heap. */
    private static final int IMAGE_BYTES = Form.isLong() ? 150_000 : 30_000;

    private static final String HEAP = "-Xmx128m";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    private URI sandboxUrl;

    @Test
    void storm_whateverBefalls_everythingEndsOnceAndWithinBounds() throws Exception {
        Path data = folder.resolve("data");
        try (Application sandbox = Application.start(
                folder.resolve("sandbox"),
                folder.resolve("sandbox.log"),
                Form.isLong() ? Map.of() : Map.of("SUBJECTS_LOCAL_SANDBOX_DELAY", "150ms"),
                "-Xmx256m")) {
            sandboxUrl = URI.create(sandbox.address() + "/sandbox");
            try (Application application = Application.start(data, folder.resolve("log"), settings(), HEAP);
                    Callers callers = new Callers("call", image(), CALLERS, REQUESTS, PAUSE)) {
                URI address = application.address();
                Awaitility.await("the first list of subjects")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> Files.exists(data.resolve("state/known-subjects.json")));
                long started = System.nanoTime();
                faults("{" + STORM + "}");
                callers.find(address);
                List<String> asked = drop(data);
                until(
                        application,
                        () -> callers.broken() || callers.acknowledged().size() > REQUESTS / 4);
                faults("{" + STORM + ",\"outage_seconds\":" + DARK.toSeconds() + "}");
                until(
                        application,
                        () -> callers.broken() || callers.acknowledged().size() > REQUESTS / 2);
                faults("{" + STORM + ",\"revoked\":true}");
                assertThat(application.lives(DARK)).as("lives without a key").isTrue();
                faults("{" + STORM + "}");
                callers.end();
                Duration storm = Duration.ofNanos(System.nanoTime() - started);
                faults("{}");

                asked.addAll(callers.acknowledged().keySet());
                Ledger ledger = new Ledger(sandboxUrl);
                Balance balance = Balance.settled(address, data, ledger, asked.size());
                Pages pages = ledger.pages();
                report(balance, callers, pages, application, storm);
                balance.assertEven(asked, callers.acknowledged());
                assertThat(balance.count("completed")).isEqualTo(REQUESTS + FILES);
                assertThat(burst(pages.entries()))
                        .as("submissions ahead of their rate")
                        .isLessThanOrEqualTo(1 + RATE * (int) JITTER.toSeconds());
                assertThat(pages.entries()).hasSizeLessThanOrEqualTo(SUBMISSIONS_A_SUBJECT * asked.size());
                assertThat(pages.polls()).isLessThanOrEqualTo((long) POLLS_A_SUBJECT * asked.size());
                if (Form.isLong()) {
                    assertThat(share(application, started)).isLessThan(MOST_CPU);
                }
                assertThat(application.lives()).as("its heap is enough").isTrue();
            }
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "VTRIX_API_KEY",
                "a-key-for-the-sandbox",
                "VTRIX_BASE_URL",
                sandboxUrl.toString(),
                "SUBJECTS_SWEEP_RECONCILE_PAGES",
                "40",
                "SUBJECTS_SWEEP_EVERY",
                Form.isLong() ? "1m" : "1s"));
        if (!Form.isLong()) {
            settings.putAll(Map.of(
                    "SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", Integer.toString(RATE),
                    "SUBJECTS_PROVIDER_BREAKER_PAUSE", "500ms",
                    "SUBJECTS_POLLING_FIRST", "200ms",
                    "SUBJECTS_POLLING_STEADY", "400ms",
                    "SUBJECTS_POLLING_MAX", "1s"));
        }
        return settings;
    }

    private static String image() {
        return MediaFiles.dataUri("image/png", MediaFiles.png(100, 100, IMAGE_BYTES));
    }

    /** @return the names of the subjects that were dropped as files */
    private List<String> drop(Path data) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            Path whole = Files.write(folder.resolve("whole"), MediaFiles.png(100, 100, IMAGE_BYTES));
            Files.move(whole, data.resolve("incoming").resolve("drop-" + i + ".png"), StandardCopyOption.ATOMIC_MOVE);
            names.add("drop-" + i);
        }
        return names;
    }

    private static void until(Application application, Callable<Boolean> condition) {
        Awaitility.await("requests to be acknowledged")
                .atMost(Duration.ofMinutes(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !application.lives() || condition.call());
    }

    private void faults(String faults) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(sandboxUrl + "/faults"))
                        .POST(BodyPublishers.ofString(faults))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** @return by how many submissions the sandbox was at most ahead of the rate, in whatever span of time */
    private static int burst(List<Entry> entries) {
        double most = 0;
        double lowest = 0;
        for (int i = 0; i < entries.size(); i++) {
            double seconds =
                    Duration.between(entries.get(0).at(), entries.get(i).at()).toMillis() / 1000.0;
            double ahead = i - RATE * seconds;
            lowest = Math.min(lowest, ahead);
            most = Math.max(most, ahead - lowest + 1);
        }
        return (int) Math.ceil(most);
    }

    private static double share(Application application, long started) {
        return application.cpu().orElse(Duration.ZERO).toNanos() / (double) (System.nanoTime() - started);
    }

    private static void report(Balance balance, Callers callers, Pages pages, Application application, Duration storm) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("subjects", REQUESTS + FILES);
        numbers.put("seconds of storm", storm.toSeconds());
        numbers.put("requests of the callers", callers.sent());
        Map<String, Integer> answers = new LinkedHashMap<>();
        pages.entries().forEach(entry -> answers.merge(entry.response(), 1, Integer::sum));
        numbers.put("submissions, by answer", answers);
        numbers.put("submissions at most ahead of " + RATE + " a second", burst(pages.entries()));
        numbers.put("polls", pages.polls());
        numbers.put("completed", balance.count("completed"));
        numbers.put(
                "of them adopted after their answer was lost",
                application.log().split(" task_adopted ", -1).length - 1);
        numbers.put("unconfirmed", balance.count("unconfirmed"));
        numbers.put(
                "seconds of processor time",
                String.format(
                        Locale.ROOT,
                        "%.1f",
                        application.cpu().orElse(Duration.ZERO).toMillis() / 1000.0));
        numbers.put("heap", HEAP);
        Form.report("StormIT", numbers);
    }
}
