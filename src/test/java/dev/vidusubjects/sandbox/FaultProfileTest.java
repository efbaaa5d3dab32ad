package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultProfileTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    private static boolean accepted(JsonNode entry) {
        return entry.path("accepted").asBoolean();
    }

    private static String response(JsonNode entry) {
        return entry.path("response").asText();
    }

    @Test
    void rates_submissionsAndPolls_haveTheirShares() throws IOException {
        fixture.faults("{\"rate_429\":0.3,\"with_retry_after\":0.5,\"rate_500\":0.05,\"rate_cut\":0.05,\"seed\":7}");
        int tooMany = 0;
        int withRetryAfter = 0;
        int broken = 0;
        int cut = 0;
        for (int i = 0; i < 1000; i++) {
            SandboxResponse response = fixture.create("Hero " + i);
            tooMany += response.status() == 429 ? 1 : 0;
            withRetryAfter += "1".equals(response.headers().get("Retry-After")) ? 1 : 0;
            broken += response.status() == 500 ? 1 : 0;
            cut += response.delivery() == Delivery.CLOSE_BEFORE_RESPONSE ? 1 : 0;
        }

        assertThat(tooMany).isBetween(250, 350);
        assertThat(withRetryAfter).isBetween(100, 200);
        assertThat(broken).isBetween(25, 80);
        assertThat(cut).isBetween(25, 80);
        assertThat(fixture.ledger())
                .allMatch(entry -> accepted(entry) == List.of("200", "cut").contains(response(entry)));
        assertThat(fixture.ledger().stream().filter(entry -> response(entry).equals("cut")))
                .hasSize(cut);
        String id = fixture.ledger().stream()
                .map(entry -> entry.path("task_id").asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow();
        Set<String> labels = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            labels.add(fixture.poll(id).label());
        }
        assertThat(labels).containsExactlyInAnyOrder("200", "429", "500", "cut");
    }

    @Test
    void createdThen_byDefault_isAMixOfAllShapesAndCreates() throws IOException {
        fixture.faults("{\"rate_created_then\":0.8,\"rate_429\":0.1,\"seed\":7}");

        for (int i = 0; i < 1000; i++) {
            fixture.create("Hero " + i);
        }

        Set<String> accepted = fixture.ledger().stream()
                .filter(FaultProfileTest::accepted)
                .map(FaultProfileTest::response)
                .collect(Collectors.toSet());
        assertThat(accepted).contains("200").containsAll(ResponseShapes.AFTER_CREATION);
        assertThat(fixture.ledger().stream().filter(entry -> !accepted(entry)))
                .isNotEmpty()
                .allMatch(entry -> response(entry).equals("429"));
        long shapes = fixture.ledger().stream()
                .filter(entry -> ResponseShapes.AFTER_CREATION.contains(response(entry)))
                .count();
        assertThat(shapes).isBetween(750L, 850L);
    }

    @Test
    void createdThen_chosenShapes_areUsedAlone() throws IOException {
        fixture.faults("{\"rate_created_then\":1,\"created_then\":[\"502-html\",\"200-error\"]}");

        for (int i = 0; i < 50; i++) {
            fixture.create("Hero " + i);
        }

        assertThat(fixture.ledger().stream().map(FaultProfileTest::response).distinct())
                .containsExactlyInAnyOrder("502-html", "200-error");
    }

    @Test
    void createdThen_ofAList_hidesItsTask() throws IOException {
        fixture.faults("{\"rate_created_then\":1,\"created_then\":[\"504-html\"]}");

        assertThat(fixture.submitList("{}").status()).isEqualTo(504);
        assertThat(fixture.ledger()).isEmpty();
    }

    @Test
    void createdThen_withADirectiveThatRefuses_isRefused() throws IOException {
        fixture.faults("{\"rate_created_then\":1}");

        assertThat(fixture.create("Hero [429]").status()).isEqualTo(429);
    }

    @Test
    void pollFaults_byDefault_areMixedAndReportATaskUnknownOnce() throws IOException {
        String id = fixture.created("Hero");
        fixture.faults("{\"rate_poll_faults\":0.9}");

        List<String> labels = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            labels.add(fixture.poll(id).label());
        }

        assertThat(labels).contains("200").containsAll(ResponseShapes.ON_POLLS);
        assertThat(labels).filteredOn(label -> label.equals("404")).hasSize(1);
        assertThat(fixture.create("Other").status()).as("not of submissions").isEqualTo(200);
    }

    @Test
    void pollFaults_chosenShapes_areUsedAlone() throws IOException {
        String id = fixture.created("Hero");
        fixture.faults("{\"rate_poll_faults\":1,\"poll_faults\":[\"421-empty\"]}");

        for (int i = 0; i < 20; i++) {
            assertThat(fixture.poll(id).label()).isEqualTo("421-empty");
        }
    }

    @Test
    void sameSeed_hasTheSameFaults() throws IOException {
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            fixture.faults("{\"rate_429\":0.3,\"rate_created_then\":0.5,\"seed\":3}");
            List<String> labels = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                labels.add(fixture.create("Hero").label());
            }
            runs.add(labels);
        }

        assertThat(runs.get(0)).isEqualTo(runs.get(1)).contains("200", "429");
    }

    @ParameterizedTest
    @CsvSource({"json, 503, application/json", "html, 503-html, text/html"})
    void outage_ofEitherKind_createsNothingAndEnds(String kind, String label, String contentType) throws IOException {
        String id = fixture.created("Hero");
        fixture.faults("{\"outage_seconds\":60,\"outage_kind\":\"" + kind + "\"}");
        for (SandboxResponse response : List.of(fixture.create("Second"), fixture.poll(id), fixture.submitList("{}"))) {
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.label()).isEqualTo(label);
            assertThat(response.contentType()).contains(contentType);
        }
        assertThat(fixture.ledger()).extracting(FaultProfileTest::accepted).containsExactly(true, false);

        fixture.clock.advance(Duration.ofSeconds(60));

        assertThat(fixture.create("Third").status()).isEqualTo(200);
    }

    @Test
    void revoked_everyKey_isRefusedUntilRestored() throws IOException {
        fixture.faults("{\"revoked\":true}");
        assertThat(fixture.create("Hero").status()).isEqualTo(401);

        fixture.faults("{}");

        assertThat(fixture.create("Hero").status()).isEqualTo(200);
    }

    @Test
    void toJson_settings_areShown() throws IOException {
        fixture.faults("{\"rate_created_then\":0.25,\"poll_faults\":[\"404\"],\"outage_seconds\":1.5}");

        JsonNode json = fixture.sandbox().faults();

        assertThat(json.path("rate_created_then").asDouble()).isEqualTo(0.25);
        assertThat(json.path("poll_faults")).singleElement().matches(shape -> shape.asText()
                .equals("404"));
        assertThat(json.path("outage_seconds").asDouble()).isEqualTo(1.5);
        List<String> fields = new ArrayList<>();
        json.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactlyInAnyOrderElementsOf(FaultProfile.FIELDS.keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rate_429\":1.1}",
                "{\"rate_429\":-0.1}",
                "{\"rate_429\":\"0.1\"}",
                "{\"rate_429\":0.6,\"rate_500\":0.6}",
                "{\"rate_429\":0.6,\"rate_created_then\":0.6}",
                "{\"rate_429\":0.6,\"rate_poll_faults\":0.6}",
                "{\"rain\":1}",
                "{\"outage_seconds\":-1}",
                "{\"outage_seconds\":86401}",
                "{\"outage_kind\":\"xml\"}",
                "{\"created_then\":[\"429\"]}",
                "{\"created_then\":[]}",
                "{\"created_then\":\"cut\"}",
                "{\"poll_faults\":[\"nonsense\"]}",
                "{\"revoked\":1}",
                "{\"seed\":1.5}",
                "[]"
            })
    void of_absurdSettings_areRefused(String json) {

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.faults(json))
                .withMessageMatching(".*(allowed|JSON object).*");
    }
}
