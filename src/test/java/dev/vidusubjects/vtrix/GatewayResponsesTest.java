package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.provider.ProviderException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The responses that common gateways, proxies and frameworks send in place of the provider, over real sockets. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class GatewayResponsesTest {

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

    record Sample(String name, int status, Optional<String> contentType, String body, String submission, String poll) {

        RawServer.Handler handler() {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return socket -> {
                String type = contentType
                        .map(value -> "content-type: " + value + "\r\n")
                        .orElse("");
                RawServer.write(
                        socket,
                        "HTTP/1.1 " + status + " X\r\n" + type + "content-length: " + bytes.length + "\r\n\r\n" + body);
                return false;
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (InputStream in = GatewayResponsesTest.class.getResourceAsStream("/gateway-responses.json")) {
            for (JsonNode entry : JsonMapper.builder().build().readTree(in).path("responses")) {
                samples.add(new Sample(
                        entry.path("name").asText(),
                        entry.path("status").asInt(),
                        Optional.ofNullable(entry.path("content_type").textValue()),
                        entry.path("body").asText(),
                        entry.path("submission").asText(),
                        entry.path("poll").asText()));
            }
        }
        assertThat(samples).hasSize(49);
        return samples;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void submit_responseOfAGateway_isClassifiedAsInTheTable(Sample sample) {
        fixture.server.then(sample.handler());
        VtrixProvider provider = fixture.provider("max-attempts", "1");

        ProviderException failure =
                catchThrowableOfType(ProviderException.class, () -> ProviderFixture.submit(provider));

        assertThat(failure).isInstanceOf(kind(sample.submission));
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void poll_responseOfAGateway_isNoVerdictOfTheProvider(Sample sample) {
        fixture.server.then(sample.handler());

        ProviderException failure = catchThrowableOfType(
                ProviderException.class, () -> fixture.provider().poll("t1", Budgets.ample()));

        assertThat(failure).isInstanceOf(kind(sample.poll));
    }

    private static Class<? extends ProviderException> kind(String name) {
        return switch (name) {
            case "refused" -> ProviderException.Rejected.class;
            case "busy" -> ProviderException.Busy.class;
            case "account" -> ProviderException.Account.class;
            case "unconfirmed" -> ProviderException.Unconfirmed.class;
            case "no_verdict" -> ProviderException.NoVerdict.class;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
