package dev.vidusubjects.lambda;

import static dev.vidusubjects.fixture.ScriptedProvider.completed;
import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.failed;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.submission.OutcomeNotStoredException;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every event that raises an alarm for operators is in the functions' log when it happens: applies the deployment's own
 * patterns to the lines that the use cases write.
 */
class LogMetricsTest {

    private static final TaskId ID = TaskId.ofKey("api", "order-1");
    private static final Pattern COUNTED = Pattern.compile("(?m)^ +(\\w+) += \"\\{ (.*) }\"$");
    private static final Pattern TERM = Pattern.compile("\\$\\.(\\w+) = \"([^\"]+)\"");

    @TempDir
    Path data;

    private final Logger logger = Logger.getLogger("dev.vidusubjects");
    private final Lines lines = new Lines();
    private Level level;
    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(data);
        level = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addHandler(lines);
    }

    @AfterEach
    void close() {
        logger.removeHandler(lines);
        logger.setLevel(level);
        fixture.close();
    }

    @Test
    void log_completedTask_isCounted() throws Exception {
        fixture.provider.then(waiting()).then(completed());

        fixture.submit.submit(Fixture.hero("Hero", ID));
        fixture.poll.poll(ID, Budgets.ample());

        assertThat(counts()).isEqualTo(Map.of("tasks_completed", 1));
    }

    @Test
    void log_failedTask_isCounted() throws Exception {
        fixture.provider.then(waiting()).then(failed(new ProviderException.Rejected(error("AuditSubmitIllegal"))));

        fixture.submit.submit(Fixture.hero("Hero", ID));
        fixture.poll.poll(ID, Budgets.ample());

        assertThat(counts()).isEqualTo(Map.of("tasks_failed", 1));
    }

    @Test
    void log_submissionWithoutAResponse_isCounted() {
        fixture.provider.then(new ProviderException.Unconfirmed(error("read_timeout")));

        assertThatThrownBy(() -> fixture.submit.submit(Fixture.hero("Hero", ID)))
                .isInstanceOf(SubmissionFailedException.class);

        assertThat(counts()).isEqualTo(Map.of("tasks_unconfirmed", 1));
    }

    @Test
    void log_interruptedSubmission_isCounted() {
        fixture.tasks.create(Tasks.submitting(1, fixture.clock.instant()));
        fixture.clock.advance(Duration.ofMinutes(6));

        fixture.sweep.sweep(Budgets.ample());

        assertThat(counts()).isEqualTo(Map.of("tasks_unconfirmed", 1));
    }

    @Test
    void log_refusedAccount_isCountedAtSubmissionsAndAtPolls() throws Exception {
        fixture.provider
                .then(new ProviderException.Account(error("Unauthorized")))
                .then(waiting())
                .then(new ProviderException.Account(error("CreditInsufficient")));

        assertThatThrownBy(() -> fixture.submit.submit(Fixture.hero("Refused", null)))
                .isInstanceOf(SubmissionFailedException.class);
        fixture.submit.submit(Fixture.hero("Hero", ID));
        fixture.poll.poll(ID, Budgets.ample());

        assertThat(counts()).isEqualTo(Map.of("provider_account", 2));
    }

    @Test
    void log_responseThatWasParked_isAnError() {
        fixture.provider.then(waiting());
        fixture.provider.during(fixture::close);

        assertThatThrownBy(() -> fixture.submit.submit(Fixture.hero("Hero", ID)))
                .isInstanceOf(OutcomeNotStoredException.class);

        assertThat(counts()).isEqualTo(Map.of("errors_logged", 1));
    }

    @Test
    void log_deferredUpload_isCounted() throws Exception {
        upload("hero.png");
        fixture.provider.then(new ProviderException.Busy(error("SystemThrottling"), Optional.empty()));

        intake();

        assertThat(counts()).isEqualTo(Map.of("uploads_deferred", 1));
    }

    @Test
    void log_uploadWhileTheStoreIsUnavailable_isCountedAndAnError() throws Exception {
        upload("hero.png");
        fixture.tasks.close();

        intake();

        assertThat(counts()).isEqualTo(Map.of("uploads_deferred", 1, "errors_logged", 1));
    }

    @Test
    void log_matchedTask_isCounted() throws Exception {
        fixture.sweep.sweep(Budgets.ample());
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.provider.then(new ProviderException.Unconfirmed(error("http_504")));
        assertThatThrownBy(() -> fixture.submit.submit(Fixture.hero("Hero", ID)));
        fixture.atTheProvider.add(Tasks.subject("Hero"));
        fixture.clock.advance(Duration.ofSeconds(5));

        fixture.round.run(ID, Optional.empty(), fixture.clock.instant(), Budgets.ample());

        assertThat(counts()).containsEntry("tasks_matched", 1).containsEntry("tasks_unconfirmed", 1);
    }

    @Test
    void log_subjectThatAnotherTaskOwns_isCounted() throws Exception {
        fixture.provider.then(waiting()).then(completed());
        fixture.submit.submit(Fixture.hero("Hero", ID));
        fixture.tasks.claimSubject("subject-1", Tasks.id(2));

        fixture.poll.poll(ID, Budgets.ample());

        assertThat(counts()).containsEntry("subjects_in_doubt", 1);
    }

    /** Tests of other packages cover when the event happens; here its name must be one that the sources contain. */
    @ParameterizedTest
    @CsvSource({
        "response_not_stored, responses_not_stored",
        "task_undecided, tasks_undecided",
        "task_not_created, tasks_not_created",
        "task_unreadable, tasks_unreadable",
        "submissions_paused, submissions_paused",
        "late_response, subjects_in_doubt",
        "webhook_endpoint_failing, webhooks_failing"
    })
    void log_eventOfTheSources_isCounted(String event, String metric) throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            assertThat(sources.filter(file -> file.toString().matches("src/(main|aws)/.*\\.java")))
                    .anySatisfy(file -> assertThat(Files.readString(file))
                            .containsPattern("LogEvent\\.of\\(\\s*\"" + event + "\"\\)"));
        }

        LogEvent.of(event).warn(org.jboss.logging.Logger.getLogger(Fixture.class));

        assertThat(counts()).isEqualTo(Map.of(metric, 1));
    }

    @Test
    void patterns_all_areCoveredByATestHere() {
        assertThat(patterns().keySet())
                .containsExactlyInAnyOrder(
                        "tasks_completed",
                        "tasks_failed",
                        "tasks_unconfirmed",
                        "provider_account",
                        "responses_not_stored",
                        "tasks_undecided",
                        "tasks_matched",
                        "tasks_not_created",
                        "tasks_unreadable",
                        "submissions_paused",
                        "subjects_in_doubt",
                        "uploads_deferred",
                        "webhooks_failing",
                        "errors_logged");
    }

    private void upload(String file) throws IOException {
        Path path = data.resolve("incoming").resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, MediaFiles.png(100, 100));
    }

    /** Handles two messages, of which one is about a manifest that does not exist, and is refused. */
    private void intake() throws IOException {
        PollingTime time = new PollingTime(Duration.ofSeconds(5), Duration.ofSeconds(25), fixture.clock);
        new IntakeHandler(
                        new UploadMessages(fixture.ingest, () -> 0L, Optional.of("subjects-123456789012")),
                        fixture.pollBatch,
                        time,
                        delays -> {},
                        fixture.clock)
                .handleRequest(
                        Events.open("intake-uploads"),
                        new ByteArrayOutputStream(),
                        new TestContext(Duration.ofSeconds(120)));
    }

    /** @return the number of lines that each metric counts, without the metrics that count none */
    private Map<String, Integer> counts() {
        assertThat(lines.seen).isNotEmpty();
        Map<String, Integer> counts = new TreeMap<>();
        patterns().forEach((metric, terms) -> {
            int count = (int) lines.seen.stream()
                    .filter(line -> terms.stream()
                            .anyMatch(term -> line.path(term.group(1)).asText().equals(term.group(2))))
                    .count();
            if (count > 0) {
                counts.put(metric, count);
            }
        });
        return counts;
    }

    /** @return the terms of each metric filter, which counts a line that matches any of them */
    private static Map<String, List<MatchResult>> patterns() {
        String text;
        try {
            text = Files.readString(Path.of("terraform/monitoring.tf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<MatchResult>> patterns = new LinkedHashMap<>();
        COUNTED.matcher(text).results().forEach(counted -> {
            String pattern = counted.group(2).replace("\\\"", "\"");
            List<MatchResult> terms = TERM.matcher(pattern).results().toList();
            String rest = TERM.matcher(pattern).replaceAll("").replaceAll("[()| ]", "");
            assertThat(rest)
                    .as("the part of the pattern that this test does not support: " + pattern)
                    .isEmpty();
            patterns.put(counted.group(1), terms);
        });
        return patterns;
    }

    /** The lines of the functions' log. */
    private static final class Lines extends Handler {
        private final JsonLogFormatter formatter = new JsonLogFormatter();
        private final List<JsonNode> seen = new ArrayList<>();

        @Override
        public void publish(LogRecord record) {
            try {
                seen.add(new ObjectMapper().readTree(formatter.format(ExtLogRecord.wrap(record))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
