package dev.vidusubjects.lambda;

import static dev.vidusubjects.lambda.FunctionPackageFixture.body;
import static dev.vidusubjects.lambda.FunctionPackageFixture.post;
import static dev.vidusubjects.lambda.FunctionPackageFixture.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.emulators.RuntimeApi;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A function that is frozen after its preparation, as Lambda freezes it, until its servers have closed its connections.
 * A submission on such a connection would be unconfirmed.
 */
@Tag("package")
@EnabledIfSystemProperty(named = "package.target", matches = "aws")
class FrozenPackageIT {

    private static final String CREATED = "{\"id\":\"task-1\",\"status\":\"pending\"}";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + CREATED.length() + "\r\n\r\n" + CREATED;

    @Test
    void submit_afterAFreezeInWhichTheProviderClosedItsConnections_isSubmittedOnce(@TempDir Path folder)
            throws Exception {
        Path trustStore = folder.resolve("trust.p12");
        LoopbackWeb.writeTrustStore(trustStore);
        try (FunctionPackageFixture fixture = new FunctionPackageFixture(folder);
                LoopbackWeb provider = new LoopbackWeb(LoopbackWeb.text(RESPONSE))) {
            Map<String, String> environment = fixture.environment();
            environment.put("QUARKUS_LAMBDA_HANDLER", "api");
            environment.put("SUBJECTS_PROVIDER_BASE_URL", "https://127.0.0.1:" + provider.port());
            environment.put("SUBJECTS_SWEEP_RECONCILE", "false");
            try (FunctionProcess function = FunctionProcess.start(
                    fixture.unpacked(),
                    environment,
                    fixture.logFile("frozen.log"),
                    List.of(
                            "-Djavax.net.ssl.trustStore=" + trustStore,
                            "-Djavax.net.ssl.trustStorePassword=changeit"))) {
                await().until(() -> provider.connections() == 1);
                assertThat(provider.requests()).as("before the first event").isEmpty();

                signal("STOP", function);
                provider.closeConnections();
                signal("CONT", function);
                RuntimeApi.Response response = function.invoke(
                        post(subject("Frozen", MediaFiles.png(100, 120))).toString());

                String text = new String(response.body(), StandardCharsets.UTF_8);
                assertThat(response.error()).as(text + function.log()).isFalse();
                JsonNode view = FunctionPackageFixture.JSON.readTree(text);
                assertThat(view.path("statusCode").asInt())
                        .as(text + function.log())
                        .isEqualTo(202);
                assertThat(body(view).path("status").asText()).isEqualTo("submitted");
                assertThat(provider.requests()).singleElement().asString().startsWith("POST /model/v1/generation ");
                assertThat(provider.connections()).as("a connection of its own").isEqualTo(2);
            }
        }
    }

    private static void signal(String name, FunctionProcess function) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(function.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
