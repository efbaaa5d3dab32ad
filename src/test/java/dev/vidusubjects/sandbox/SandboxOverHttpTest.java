package dev.vidusubjects.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.Media;
import dev.vidusubjects.provider.ProviderException.NoVerdict;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.TaskUnknown;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.ProviderTask.State;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.text.Utf8Text;
import dev.vidusubjects.vtrix.QuickSandbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real client and the real sandbox, over HTTP, as the standalone application uses them. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class SandboxOverHttpTest {

    @Inject
    SubjectProvider provider;

    @Inject
    SubjectDirectory directory;

    @Inject
    ProviderAccess access;

    @Inject
    ExecutorService workers;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void noFaults() {
        faults("{}");
    }

    private void faults(String json) {
        given().contentType("application/json")
                .body(json)
                .post("/sandbox/faults")
                .then()
                .statusCode(200);
    }

    private ProviderTask submit(String directive) throws ProviderException {
        return submit(directive, Utf8Text.of("data:image/png;base64,AAAA"));
    }

    private ProviderTask submit(String directive, Utf8Text image) throws ProviderException {
        return provider.submit(
                new ProviderRequest(unique + directive, List.of(image), List.of(), Optional.empty()),
                "attempt",
                Budgets.ample());
    }

    private static List<String> onPolls() {
        return ResponseShapes.ON_POLLS;
    }

    private ProviderTask pollUntilEnded(String id) {
        return await().atMost(Duration.ofSeconds(5))
                .until(
                        () -> provider.poll(id, Budgets.ample()),
                        task -> task.state() == State.COMPLETED || task.state() == State.FAILED);
    }

    private List<String> responsesInLedger(String directive) {
        return given().get("/sandbox/ledger")
                .jsonPath()
                .getList("submissions.findAll { it.name == '" + unique + directive + "' }.response", String.class);
    }

    @Test
    void noKeySet_theSandboxIsTheProvider() throws Exception {
        assertThat(access.sandbox()).isTrue();
        assertThat(access.baseUrl()).hasToString("http://127.0.0.1:" + RestAssured.port + "/sandbox");
        assertThat(access.key()).isEqualTo("sandbox");
        assertThat(access.refresh("sandbox")).isFalse();
    }

    @Test
    void submit_plainName_isCompleted() throws Exception {
        ProviderTask submitted = submit("");
        assertThat(submitted.state()).isEqualTo(State.WAITING);

        ProviderTask ended = pollUntilEnded(submitted.id());

        assertThat(ended.state()).isEqualTo(State.COMPLETED);
        assertThat(ended.subject().orElseThrow().name()).isEqualTo(unique);
        assertThat(ended.subject().orElseThrow().credits()).hasValue(5);
        assertThat(ended.rawResponse()).contains("\"usage\"").contains("not real");
        assertThat(responsesInLedger("")).containsExactly("200");
    }

    private static List<String> afterCreation() {
        return ResponseShapes.AFTER_CREATION;
    }

    @ParameterizedTest
    @MethodSource("afterCreation")
    void created_responseThatProvesNothing_isUnconfirmedAndSubmittedOnce(String shape) {
        String directive = "[created-then=" + shape + "]";

        assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit(directive)))
                .isNotNull();

        assertThat(responsesInLedger(directive)).containsExactly(shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "cut-body", "hang"})
    void created_shorterDirective_isUnconfirmedToo(String shape) {
        assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit("[" + shape + "]")))
                .isNotNull();

        assertThat(responsesInLedger("[" + shape + "]")).containsExactly(shape);
    }

    @Test
    void lost_isUnconfirmedToo() {
        assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit("[lost]")))
                .isNotNull();

        assertThat(responsesInLedger("[lost]")).containsExactly("cut");
    }

    @Test
    void busyOnce_isSubmittedAgain() throws Exception {
        submit("[429 times=1]");
        submit("[refused-with=404-html times=1]");

        assertThat(responsesInLedger("[429 times=1]")).containsExactly("429", "200");
        assertThat(responsesInLedger("[refused-with=404-html times=1]")).containsExactly("404-html", "200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "502", "503", "504"})
    void serverErrorWithoutACreation_isUnconfirmedToo(String status) {
        String directive = "[" + status + " times=1]";

        assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit(directive)))
                .isNotNull();

        assertThat(responsesInLedger(directive)).containsExactly(status);
    }

    @Test
    void errors_haveTheirClasses() {
        assertThat(catchThrowableOfType(Busy.class, () -> submit("[429 retry-after=60]"))
                        .retryAfter())
                .contains(Duration.ofSeconds(60));
        for (String directive : new String[] {"[401]", "[402]", "[403]"}) {
            assertThat(catchThrowableOfType(Account.class, () -> submit(directive)))
                    .as(directive)
                    .isNotNull();
        }

        assertThat(catchThrowableOfType(Media.class, () -> submit("[media-failure]")))
                .isNotNull();
        assertThat(catchThrowableOfType(Rejected.class, () -> submit("[refuse=AuditSubmitIllegal]"))
                        .error()
                        .code())
                .isEqualTo("AuditSubmitIllegal");
    }

    @ParameterizedTest
    @CsvSource({
        "[fail=AuditSubmitIllegal], AuditSubmitIllegal",
        "[completed-with-error], CreationPolicyViolation",
        "[malformed], malformed_result"
    })
    void failedEnd_failsTheTask(String directive, String code) throws Exception {
        ProviderTask ended = pollUntilEnded(submit(directive).id());

        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.failure().orElseThrow().error().code()).isEqualTo(code);
    }

    @Test
    void unknownStatus_runsUntilItEnds() throws Exception {
        String id = submit("[status=weird]").id();

        assertThat(provider.poll(id, Budgets.ample()).statusText()).isEqualTo("weird");
        assertThat(pollUntilEnded(id).state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void pollFaults_areClassified() throws Exception {
        String busy = submit("[poll-429 retry-after=2 times=1]").id();
        assertThat(catchThrowableOfType(Busy.class, () -> provider.poll(busy, Budgets.ample()))
                        .retryAfter())
                .contains(Duration.ofSeconds(2));
        String broken = submit("[poll-500 times=1]").id();
        assertThat(catchThrowableOfType(NoVerdict.class, () -> provider.poll(broken, Budgets.ample())))
                .isNotNull();
        String refused = submit("[poll-401 times=1]").id();
        assertThat(catchThrowableOfType(Account.class, () -> provider.poll(refused, Budgets.ample())))
                .isNotNull();
        String lagging = submit("[poll-404]").id();
        assertThat(catchThrowableOfType(TaskUnknown.class, () -> provider.poll(lagging, Budgets.ample()))
                        .error()
                        .code())
                .isEqualTo("TaskNotFound");
        String cut = submit("[poll-cut times=1]").id();

        assertThat(provider.poll(cut, Budgets.ample()).id()).isEqualTo(cut);
    }

    @ParameterizedTest
    @MethodSource("onPolls")
    void poll_responseWithoutVerdict_endsNothing(String shape) throws Exception {
        String id = submit("[poll-" + shape + " times=1]").id();

        Throwable first = catchThrowable(() -> provider.poll(id, Budgets.ample()));

        assertThat(first).isInstanceOfAny(NoVerdict.class, TaskUnknown.class);
        assertThat(pollUntilEnded(id).state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void directory_completedSubject_isListed() throws Exception {
        pollUntilEnded(submit("").id());

        List<String> names = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            SubjectDirectory.Page page = directory.page(token, Budgets.ample());
            page.subjects().forEach(subject -> names.add(subject.name()));
            token = page.nextPageToken();
        } while (token.isPresent());

        assertThat(names).contains(unique);
    }

    @Test
    void revokedKey_isAnAccountErrorUntilItIsRestored() throws Exception {
        faults("{\"revoked\":true}");
        assertThat(catchThrowableOfType(Account.class, () -> submit(""))).isNotNull();

        faults("{}");

        assertThat(submit("").id()).isNotBlank();
    }

    /** Regression: a body of more than 10 KB was read by a worker, and all of them waited for the sandbox. */
    @ParameterizedTest
    @ValueSource(ints = {4, 1_000_000})
    void everyWorkerWaits_sandboxStillResponds(int imageLength) throws Exception {
        Utf8Text image = Utf8Text.of("data:image/png;base64," + "A".repeat(imageLength));
        CyclicBarrier all = new CyclicBarrier(8);
        List<Future<ProviderTask>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String directive = " " + i;
            tasks.add(workers.submit(() -> {
                all.await(10, TimeUnit.SECONDS);
                return submit(directive, image);
            }));
        }

        for (Future<ProviderTask> task : tasks) {
            assertThat(task.get(10, TimeUnit.SECONDS).id()).isNotBlank();
        }
    }
}
