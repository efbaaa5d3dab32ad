package dev.vidusubjects.vtrix;

import static dev.vidusubjects.vtrix.ProviderFixture.CREATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.NoVerdict;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectDirectory.Page;
import dev.vidusubjects.subject.Subject;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the subjects of the account are listed and found, over real sockets. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class ProviderListingTest {

    @Inject
    Vertx vertx;

    private ProviderFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new ProviderFixture(vertx);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    private static String listing(String text) {
        return "{\"id\":\"t1\",\"status\":\"completed\",\"output\":[{\"content\":[{\"type\":\"text\",\"text\":\""
                + text.replace("\"", "\\\"") + "\"}]}]}";
    }

    private static String failed(String code) {
        return "{\"id\":\"t1\",\"status\":\"failed\",\"error\":{\"code\":\"" + code + "\"}}";
    }

    private Page firstPage() throws Exception {
        return fixture.provider().page(Optional.empty(), Budgets.ample());
    }

    private Page secondPage() throws Exception {
        return fixture.provider().page(Optional.of("p1"), Budgets.ample());
    }

    @Test
    void page_listed_pollsUntilItIsThere() throws Exception {
        fixture.server
                .thenRespond(200, CREATED)
                .thenRespond(200, "{\"status\":\"processing\"}")
                .thenRespond(429, "{}")
                .thenRespond(404, "{\"error\":{\"code\":\"TaskNotFound\"}}")
                .thenRespond(
                        200,
                        listing("{\"subjects\":[{\"id\":\"s1\",\"name\":\"Hero\"},{}],\"next_page_token\":\"p2\"}"));

        Page page = secondPage();

        assertThat(page.subjects()).extracting(Subject::id).containsExactly("s1");
        assertThat(page.unreadable()).isEqualTo(1);
        assertThat(page.nextPageToken()).contains("p2");
        assertThat(fixture.server.requests().get(0))
                .endsWith("{\"model\":\"vidu_get_subjects\",\"input\":[{\"params\":"
                        + "{\"ownership\":\"private\",\"count\":100,\"next_page_token\":\"p1\"}}]}");
        assertThat(fixture.pauses)
                .containsExactly(
                        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void page_neverListed_givesUpInBoundedTime() {
        fixture.server.thenRespond(200, CREATED);
        for (int i = 0; i < 20; i++) {
            fixture.server.thenRespond(200, "{\"status\":\"processing\"}");
        }

        NoVerdict failure = catchThrowableOfType(NoVerdict.class, this::firstPage);

        assertThat(failure.error().code()).isEqualTo("listing_unfinished");
        assertThat(fixture.pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void page_neverListed_endsWithinTheBudget() {
        fixture.server.thenRespond(200, CREATED);
        for (int i = 0; i < 20; i++) {
            fixture.server.thenRespond(200, "{\"status\":\"processing\"}");
        }

        NoVerdict failure = catchThrowableOfType(NoVerdict.class, () -> fixture.provider()
                .page(Optional.empty(), fixture.budget(Duration.ofSeconds(2))));

        assertThat(failure.error().code()).isEqualTo("listing_unfinished");
        assertThat(fixture.pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void page_noResponse_isNoVerdict() {
        fixture.server.then(RawServer.hangUp());

        assertThat(catchThrowableOfType(NoVerdict.class, this::firstPage)).isNotNull();
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"subjects\":\"x\"}", "nope"})
    void page_listUnreadable_isNoVerdict(String text) {
        fixture.server.thenRespond(200, listing(text));

        assertThat(catchThrowableOfType(NoVerdict.class, this::firstPage)
                        .error()
                        .code())
                .isEqualTo(ProviderTask.MALFORMED_RESULT);
    }

    @Test
    void page_tokenRefused_isRejected() {
        fixture.server.thenRespond(400, "{\"message\":\"bad token\"}").thenRespond(200, failed("FieldInvalid"));

        assertThat(catchThrowableOfType(Rejected.class, this::secondPage)).hasMessageContaining("bad token");
        assertThat(catchThrowableOfType(Rejected.class, this::secondPage)).isNotNull();
    }

    @Test
    void page_refusedWithoutAToken_isNoVerdict() {
        fixture.server.thenRespond(400, "{\"message\":\"no\"}");

        assertThat(catchThrowableOfType(NoVerdict.class, this::firstPage)).hasMessageContaining("no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"InternalServiceFailure", "ImageDownloadFailure", "SomethingNew", "TaskNotFound"})
    void page_failedWithoutARefusal_isNoVerdict(String code) {
        fixture.server.thenRespond(200, failed(code));

        assertThat(catchThrowableOfType(NoVerdict.class, this::secondPage)).isNotNull();
    }

    @Test
    void page_accountOrBusy_isPassedToTheCaller() {
        fixture.server.thenRespond(403, "").thenRespond(200, failed("SystemThrottling"));

        assertThat(catchThrowableOfType(Account.class, this::firstPage)).isNotNull();
        assertThat(catchThrowableOfType(Busy.class, this::firstPage)).isNotNull();
    }

    @Test
    void page_submissionsPaused_isStillRead() throws Exception {
        VtrixProvider provider = fixture.provider("breaker-pause", "20s");
        for (int i = 0; i < BreakerState.THRESHOLD; i++) {
            fixture.server.thenRespond(503, "");
            assertThat(catchThrowableOfType(Unconfirmed.class, () -> ProviderFixture.submit(provider)))
                    .isNotNull();
        }
        fixture.server.thenRespond(200, listing("{\"subjects\":[]}"));

        assertThat(provider.page(Optional.empty(), Budgets.ample()).subjects()).isEmpty();
    }

    @Test
    void page_manyAtOnce_haveASeparateRateLimit() throws Exception {
        VtrixProvider provider = fixture.provider("max-lists-per-second", "2", "max-submits-per-second", "1");
        for (int i = 0; i < 3; i++) {
            fixture.server.thenRespond(200, listing("{\"subjects\":[]}"));
            provider.page(Optional.empty(), Budgets.ample());
        }
        fixture.server.thenRespond(200, CREATED);
        ProviderFixture.submit(provider);

        assertThat(fixture.pauses).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
    }

    @Test
    void find_providerThatFilters_readsOnePage() throws Exception {
        fixture.server.thenRespond(200, listing("{\"subjects\":[{\"id\":\"s7\",\"name\":\"Hero\"}]}"));

        assertThat(fixture.provider().find("s7", Budgets.ample()).orElseThrow().name())
                .isEqualTo("Hero");
        assertThat(fixture.server.requests()).singleElement().satisfies(request -> assertThat(request)
                .endsWith("{\"params\":{\"ownership\":\"private\",\"subject_ids\":[\"s7\"],\"count\":100}}]}"));
    }

    @Test
    void find_providerThatIgnoresTheFilter_readsPagesUntilTheIdShowsUp() throws Exception {
        fixture.server
                .thenRespond(200, listing("{\"subjects\":[{\"id\":\"s1\"},{}],\"next_page_token\":\"p2\"}"))
                .thenRespond(200, listing("{\"subjects\":[{\"id\":\"s7\"}],\"next_page_token\":\"p3\"}"));

        assertThat(fixture.provider().find("s7", Budgets.ample())).isPresent();
        assertThat(fixture.server.requests()).hasSize(2);
        assertThat(fixture.server.requests().get(1)).contains("\"next_page_token\":\"p2\"");
    }

    @Test
    void find_notListed_isEmpty() throws Exception {
        fixture.server.thenRespond(200, listing("{\"subjects\":[{\"id\":\"s1\"}]}"));

        assertThat(fixture.provider().find("s7", Budgets.ample())).isEmpty();
    }

    @Test
    void find_notAmongTheReadableOnes_isNoVerdict() {
        fixture.server.thenRespond(200, listing("{\"subjects\":[{\"id\":\"s1\"},{\"name\":\"Hero\"}]}"));

        assertThat(catchThrowableOfType(
                        NoVerdict.class, () -> fixture.provider().find("s7", Budgets.ample())))
                .isNotNull();
    }

    @Test
    void find_pageTokenRepeated_isNoVerdict() {
        for (int i = 0; i < 2; i++) {
            fixture.server.thenRespond(200, listing("{\"subjects\":[],\"next_page_token\":\"p2\"}"));
        }

        assertThat(catchThrowableOfType(
                        NoVerdict.class, () -> fixture.provider().find("s7", Budgets.ample())))
                .isNotNull();
        assertThat(fixture.server.requests()).hasSize(2);
    }
}
