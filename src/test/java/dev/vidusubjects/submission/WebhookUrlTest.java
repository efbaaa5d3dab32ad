package dev.vidusubjects.submission;

import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code webhook_url} of a request is stored with its task, for all attempts, and is shown without its query. */
class WebhookUrlTest {

    private static final TaskId KEY = TaskId.ofKey("api", "order-1");
    private static final String URL = "https://hooks.example.com/vidu?token=secret";
    private static final Map<String, String> SECRET = Map.of("subjects.webhooks.secret", "whsec_" + "A".repeat(32));

    @TempDir
    Path data;

    private Fixture fixture;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void submit_withWebhook_storesIt() throws Exception {
        fixture = new Fixture(data, SECRET);
        fixture.provider.then(waiting());

        Task task = fixture.submit.submit(command("Hero", URL)).task();

        assertThat(webhook(task)).contains(URL);
    }

    @Test
    void submit_sameKeyWithAnotherWebhook_isRefused() throws Exception {
        fixture = new Fixture(data, SECRET);
        fixture.provider.then(waiting());
        fixture.submit.submit(command("Hero", URL));

        assertThat(fixture.submit.submit(command("Hero", URL)).replayed()).isTrue();
        assertThatThrownBy(() -> fixture.submit.submit(command("Hero", URL + "2")))
                .isInstanceOf(IdempotencyKeyReusedException.class);
    }

    @Test
    void submit_noSecretAndOtherFaults_reportsAll() {
        fixture = new Fixture(data);

        InvalidSubjectException refusal = catchThrowableOfType(
                InvalidSubjectException.class, () -> fixture.submit.submit(command("", "http://localhost/")));

        assertThat(refusal.violations())
                .extracting(violation -> violation.field() + " " + violation.code())
                .containsExactly("name name_required", "webhook_url webhook_url", "webhook_url webhook_url");
        assertThat(fixture.provider.submitted).isEmpty();
    }

    /** The second attempt fails too, so the request is stored again, with its kept media. */
    @Test
    void redrive_afterTheSecretWasRemoved_keepsTheWebhook() {
        fixture = new Fixture(data, SECRET);
        fixture.provider.then(new ProviderException.Unconfirmed(error("no_response")));
        assertThatThrownBy(() -> fixture.submit.submit(command("Hero", URL)))
                .isInstanceOf(SubmissionFailedException.class);
        fixture.close();
        fixture = new Fixture(data);
        fixture.provider.then(new ProviderException.Unconfirmed(error("no_response")));

        assertThatThrownBy(() -> fixture.redrive.redrive(KEY, true, Budgets.ample()))
                .isInstanceOf(SubmissionFailedException.class);

        assertThat(fixture.provider.submitted).hasSize(1);
        assertThat(webhook(fixture.tasks.find(KEY).orElseThrow())).contains(URL);
    }

    @Test
    void ingest_manifestWithWebhook_storesIt() throws Exception {
        fixture = new Fixture(data, SECRET);
        fixture.provider.then(waiting());

        Task task = ((Accepted) ingest()).task().orElseThrow();

        assertThat(webhook(task)).contains(URL);
    }

    @Test
    void ingest_refusedByTheProvider_documentHasNoQuery() throws Exception {
        fixture = new Fixture(data, SECRET);
        fixture.provider.then(new ProviderException.Rejected(error("AuditSubmitIllegal")));

        ingest();

        byte[] document = fixture.results.read(Prefix.REJECTED, "hero.json").orElseThrow();
        assertThat(new JsonMapper()
                        .readTree(document)
                        .at("/request/webhook_url")
                        .asText())
                .isEqualTo("https://hooks.example.com/vidu?…");
        assertThat(new String(document, StandardCharsets.UTF_8)).doesNotContain("secret");
    }

    private UploadOutcome ingest() throws Exception {
        Files.createDirectories(data.resolve("incoming"));
        Files.write(data.resolve("incoming/hero.png"), MediaFiles.png(100, 100));
        Files.writeString(
                data.resolve("incoming/hero.json"),
                "{\"name\":\"Hero\",\"images\":[\"hero.png\"],\"webhook_url\":\"" + URL + "\"}");
        return fixture.ingest.ingest(
                new Upload("hero.json", Optional.empty(), 1, Instant.EPOCH), PollOwner.WORKFLOW, Budgets.ample());
    }

    private static SubmitCommand command(String name, String webhookUrl) {
        SubjectRequest request = new SubjectRequest(
                name, List.of(Fixture.image()), List.of(), Optional.empty(), Optional.of(webhookUrl));
        return new SubmitCommand(
                new ParsedRequest(request, List.of()), Optional.of(KEY), PollOwner.WORKFLOW, Budgets.ample());
    }

    private static Optional<String> webhook(Task task) {
        return task.intent().request().webhookUrl();
    }
}
