package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.guarantees.Ledger.Entry;
import dev.vidusubjects.guarantees.Ledger.Pages;
import java.io.IOException;
import java.net.URI;
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
 * The packaged application with a provider that injects many faults: of all calls, 30 % receive 429 (half of them with
 * {@code Retry-After}), 5 % receive 500 and create nothing, 5 % are executed and then cut off; 5 % of the submissions
 * are executed and then receive any response that proves nothing; 10 % of the polls receive no verdict. In between, the
 * provider has an outage, with a gateway's page as its response, and the key is revoked and restored. The list of
 * subjects lags, and shifts while it is read. The long form runs in real time with the default settings, except for
 * {@code absence_after}.
 *
 * <p>A client cannot distinguish a 500 that created something from one that created nothing. The application can, with
 * the list: it matches the former, and proves the latter absent and submits them again. That proof may come early here,
 * as the sandbox's list lags by much less than {@code absence_after}; with a provider whose lag is unknown it must not.
 */
class ProviderFaultsIT {

    private static final String FAULTS = "\"rate_429\":0.3,\"with_retry_after\":0.5,\"rate_500\":0.05,"
            + "\"rate_cut\":0.05,\"rate_created_then\":0.05,\"rate_poll_faults\":0.1,\"created_then\":%s";

    private static final List<String> ORDERS = List.of("newest_first", "oldest_first", "unordered");

    /** Far below {@code absence_after}. */
    private static final int LAG_MILLIS = Form.isLong() ? 5_000 : 400;

    private static final String ABSENCE_AFTER = Form.isLong() ? "1m" : "3s";

    private static final String LIST = "{\"order\":\"" + ORDERS.get(Math.floorMod(Form.seed(), ORDERS.size()))
            + "\",\"insert_between_pages\":2,\"foreign_subjects\":250,\"lag_ms\":" + LAG_MILLIS + "}";

    private static final int REQUESTS = Form.isLong() ? 1600 : 200;
    private static final int FILES = Form.isLong() ? 400 : 0;
    private static final int CALLERS = Form.isLong() ? 32 : 48;
    private static final Duration PAUSE = Form.isLong() ? Duration.ofSeconds(10) : Duration.ofMillis(200);

    /** The duration of the outage, and of the time without a valid key. */
    private static final Duration OUTAGE_TIME = Form.isLong() ? Duration.ofMinutes(1) : Duration.ofSeconds(1);

    /** Submissions per second. */
    private static final int RATE = Form.isLong() ? 5 : 60;

    /**
     * The time by which a submission can reach the sandbox late on a busy machine, after the rate limiter released it.
     */
    private static final Duration JITTER = Duration.ofSeconds(Form.isLong() ? 5 : 1);

    /** Requests after the faults: their subjects show that a list is recent enough to prove the absence of others. */
    private static final int REQUESTS_AFTERWARDS = 3;

    private static final int MAX_SUBMISSIONS_PER_SUBJECT = 3;
    private static final int MAX_POLLS_PER_SUBJECT = 8;
    private static final int MAX_POLLS_PER_LIST = 3;
    private static final int MAX_LISTS_PER_SUBJECT = 5;

    /** The share of one core that the long form may use: it waits most of the time. */
    private static final double MAX_CPU = 0.5;

    /** In the long form, all requests with images of this size together hold more than twice the heap. */
    private static final int IMAGE_BYTES = Form.isLong() ? 150_000 : 30_000;

    private static final String HEAP = "-Xmx128m";

    @TempDir
    Path folder;

    private URI sandboxUrl;
    private SandboxControl sandbox;
    private int profiles;

    @Test
    void faults_manyAtOnce_everythingEndsOnceAndWithinBounds() throws Exception {
        Path data = folder.resolve("data");
        try (Application provider = Application.start(
                folder.resolve("sandbox"),
                folder.resolve("sandbox.log"),
                Form.isLong() ? Map.of() : Map.of("SUBJECTS_STANDALONE_SANDBOX_DELAY", "150ms"),
                "-Xmx256m")) {
            sandboxUrl = URI.create(provider.address() + "/sandbox");
            sandbox = new SandboxControl(sandboxUrl);
            sandbox.list(LIST);
            try (Application application = Application.start(data, folder.resolve("log"), settings(), HEAP);
                    Callers callers = new Callers("call", image(), CALLERS, REQUESTS, PAUSE)) {
                URI address = application.address();
                Awaitility.await("the first list of subjects")
                        .atMost(Duration.ofMinutes(1))
                        .until(application::hasReadTheList);
                String profile = String.format(FAULTS, sandbox.promptShapesAfterCreation());
                long started = System.nanoTime();
                faults(profile);
                callers.applicationStarted(address);
                List<String> requested = drop(data);
                until(
                        application,
                        () -> callers.broken() || callers.acknowledged().size() > REQUESTS / 4);
                faults(profile + ",\"outage_kind\":\"html\",\"outage_seconds\":" + OUTAGE_TIME.toSeconds());
                until(
                        application,
                        () -> callers.broken() || callers.acknowledged().size() > REQUESTS / 2);
                faults(profile + ",\"revoked\":true");
                assertThat(application.staysAlive(OUTAGE_TIME))
                        .as("stays alive without a valid key")
                        .isTrue();
                faults(profile);
                callers.awaitEnd();
                Duration faultTime = Duration.ofNanos(System.nanoTime() - started);
                sandbox.faults("{}");

                Map<String, String> acknowledged = new HashMap<>(callers.acknowledged());
                acknowledged.putAll(afterwards(address));
                int redriven = Redrives.ofFailed(address);
                requested.addAll(acknowledged.keySet());
                Ledger ledger = new Ledger(sandboxUrl);
                LedgerCheck check = LedgerCheck.settled(address, data, ledger, requested.size(), true);
                Pages pages = ledger.pages();
                report(check, callers, pages, application, faultTime, redriven);
                check.assertConsistent(requested, acknowledged);
                assertThat(check.count("completed")).isEqualTo(REQUESTS + FILES + REQUESTS_AFTERWARDS);
                assertThat(pages.accepted()).hasSize(REQUESTS + FILES + REQUESTS_AFTERWARDS);
                assertThat(burst(pages.entries()))
                        .as("submissions ahead of their rate")
                        .isLessThanOrEqualTo(1 + RATE * (int) JITTER.toSeconds());
                assertThat(pages.entries()).hasSizeLessThanOrEqualTo(MAX_SUBMISSIONS_PER_SUBJECT * requested.size());
                assertThat(pages.lists()).isLessThanOrEqualTo((long) MAX_LISTS_PER_SUBJECT * requested.size());
                assertThat(pages.polls())
                        .isLessThanOrEqualTo(
                                (long) MAX_POLLS_PER_SUBJECT * requested.size() + MAX_POLLS_PER_LIST * pages.lists());
                if (Form.isLong()) {
                    assertThat(share(application, started)).isLessThan(MAX_CPU);
                }
                assertThat(application.isAlive()).as("its heap is sufficient").isTrue();
            }
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "VTRIX_API_KEY",
                "a-key-for-the-sandbox",
                "VTRIX_BASE_URL",
                sandboxUrl.toString(),
                "SUBJECTS_SWEEP_ABSENCE_AFTER",
                ABSENCE_AFTER,
                "SUBJECTS_SWEEP_RESUBMIT_ABSENT",
                "true",
                "SUBJECTS_SWEEP_EVERY",
                Form.isLong() ? "1m" : "1s"));
        if (!Form.isLong()) {
            settings.putAll(Map.of(
                    "SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", Integer.toString(RATE),
                    "SUBJECTS_PROVIDER_MAX_LISTS_PER_SECOND", "50",
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

    /** @return the names of the subjects whose files were dropped into the incoming folder */
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
                .until(() -> !application.isAlive() || condition.call());
    }

    /**
     * Sets a fault profile. Each profile has its own seed: with the same seed, its random numbers would be those of the
     * previous profile.
     *
     * @param fields the fields of a fault profile
     */
    private void faults(String fields) throws IOException, InterruptedException {
        sandbox.faults("{" + fields + ",\"seed\":" + (Form.seed() + profiles++) + "}");
    }

    /** @return the task ids of requests after the faults, by the subject's name */
    private static Map<String, String> afterwards(URI address) throws Exception {
        try (Callers callers = new Callers("after", image(), 1, REQUESTS_AFTERWARDS, PAUSE)) {
            callers.applicationStarted(address);
            callers.awaitEnd();
            return Map.copyOf(callers.acknowledged());
        }
    }

    /** @return the maximum number of submissions by which the sandbox was ahead of the rate, in any span of time */
    private static int burst(List<Entry> entries) {
        double max = 0;
        double lowest = 0;
        for (int i = 0; i < entries.size(); i++) {
            double seconds =
                    Duration.between(entries.get(0).at(), entries.get(i).at()).toMillis() / 1000.0;
            double ahead = i - RATE * seconds;
            lowest = Math.min(lowest, ahead);
            max = Math.max(max, ahead - lowest + 1);
        }
        return (int) Math.ceil(max);
    }

    private static double share(Application application, long started) {
        return application.cpu().orElse(Duration.ZERO).toNanos() / (double) (System.nanoTime() - started);
    }

    private static int count(Application application, String event) {
        return application.log().split(" " + event + " ", -1).length - 1;
    }

    private static void report(
            LedgerCheck check,
            Callers callers,
            Pages pages,
            Application application,
            Duration faultTime,
            int redriven) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("subjects", REQUESTS + FILES);
        numbers.put("seconds with faults", faultTime.toSeconds());
        numbers.put("requests of the callers", callers.sent());
        Map<String, Integer> responses = new LinkedHashMap<>();
        pages.entries().forEach(entry -> responses.merge(entry.response(), 1, Integer::sum));
        numbers.put("submissions, by response", responses);
        numbers.put("submissions at most ahead of " + RATE + " a second", burst(pages.entries()));
        numbers.put("submissions for a list", pages.lists());
        numbers.put("polls, of lists too", pages.polls());
        numbers.put("completed", check.count("completed"));
        numbers.put("of them matched in the provider's list", check.matched());
        numbers.put("proven absent", count(application, "task_not_created"));
        numbers.put("of them submitted again", count(application, "absent_resubmitted"));
        numbers.put("failed, and redriven by a client", redriven);
        numbers.put("pauses of submissions", count(application, "submissions_paused"));
        numbers.put("unconfirmed", check.count("unconfirmed"));
        numbers.put(
                "seconds of processor time",
                String.format(
                        Locale.ROOT,
                        "%.1f",
                        application.cpu().orElse(Duration.ZERO).toMillis() / 1000.0));
        numbers.put("heap", HEAP);
        Form.report("ProviderFaultsIT", numbers);
    }
}
