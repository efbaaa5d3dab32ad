package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.EventServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(IntakeFunctionIT.Intake.class)
class IntakeFunctionIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    @Named("intake")
    IntakeHandler intake;

    public static final class Intake extends EventServer.Profile {
        public Intake() {
            super("intake");
        }
    }

    @Test
    void intake_imageAndManifest_haveResultsWhenItReturns() throws Exception {
        String version = FunctionFixture.put("incoming/hero.png", MediaFiles.png(100, 100));
        FunctionFixture.put(
                "incoming/hero.png", "a later version, whose event is still to come".getBytes(StandardCharsets.UTF_8));
        FunctionFixture.put("incoming/cast/front.png", MediaFiles.png(100, 100));
        manifest("incoming/cast/my héro + friend.json", "{\"name\":\"Héro\",\"images\":[\"front.png\"]}");

        JsonNode response = EventServer.send(Events.text("intake-uploads")
                .replace("subjects-123456789012", FunctionFixture.bucket())
                .replace("3sL4kqtJlcpXroDTDmJ", version));

        assertThat(response.path("batchItemFailures").isArray()).isTrue();
        assertThat(response.path("batchItemFailures")).isEmpty();
        assertThat(JSON.readTree(FunctionFixture.object("results/hero.png.json"))
                        .path("subject")
                        .path("name")
                        .asText())
                .isEqualTo("hero");
        assertThat(FunctionFixture.count("results/cast/")).isOne();
    }

    /** The memory of the function is large enough for one copy of a large body. */
    @Test
    void intake_manifestWithLargeInlineMedia_isSubmittedWithPresignedUrls() throws Exception {
        byte[] image = MediaFiles.png(100, 100, 9_000_000);
        manifest(
                "incoming/large.json",
                "{\"name\":\"large\",\"images\":[\"" + MediaFiles.dataUri("image/png", image) + "\"]}");

        JsonNode response = EventServer.send(batch(List.of("large.json")));

        assertThat(response.path("batchItemFailures")).isEmpty();
        String url = FunctionFixture.services()
                .submissions("large")
                .get(0)
                .path("images")
                .path(0)
                .asText();
        assertThat(url).startsWith("http").contains("/uploads/").contains("X-Amz-Signature");
        HttpResponse<byte[]> fetched = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(fetched.body()).isEqualTo(image);
    }

    @Test
    void intake_sameContentUploadedAgain_isSubmittedOnce() throws Exception {
        for (int upload = 0; upload < 2; upload++) {
            FunctionFixture.put("incoming/again.png", MediaFiles.png(100, 100));
            assertThat(EventServer.send(batch(List.of("again.png"))).path("batchItemFailures"))
                    .isEmpty();
        }

        assertThat(FunctionFixture.services().submissions("again")).hasSize(1);
    }

    @Test
    void intake_foreignRecords_areAcknowledged() throws Exception {
        assertThat(EventServer.send(Events.text("intake-foreign")).path("batchItemFailures"))
                .isEmpty();
    }

    @Test
    void intake_tenRecordsThreeOfThemBroken_submitsSevenAndRefusesThree() throws Exception {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            if (i % 3 == 0 && i > 0) {
                files.add("ten/" + i + ".json");
                manifest("incoming/ten/" + i + ".json", "{\"name\":\"ten-" + i + "\",\"images\":[\"missing.png\"]}");
            } else {
                files.add("ten-" + i + ".png");
                FunctionFixture.put("incoming/ten-" + i + ".png", MediaFiles.png(100, 100));
            }
        }

        JsonNode response = EventServer.send(batch(files));

        assertThat(response.path("batchItemFailures")).isEmpty();
        assertThat(FunctionFixture.count("results/ten-")).isEqualTo(7);
        assertThat(FunctionFixture.count("rejected/ten/")).isEqualTo(3);
    }

    @Test
    void intake_providerBusy_redeliversExactlyTheAffectedMessages() throws Exception {
        List<String> files = List.of("fine.png", "busy.png", "fine-too.png");
        for (String file : files) {
            FunctionFixture.put("incoming/" + file, MediaFiles.png(100, 100));
        }
        FunctionFixture.services().busyFor("busy");

        JsonNode response = EventServer.send(batch(files));

        assertThat(response.path("batchItemFailures"))
                .extracting(failure -> failure.path("itemIdentifier").asText())
                .containsExactly("message-1");
        FunctionFixture.services().busyFor();
        assertThat(EventServer.send(batch(files)).path("batchItemFailures")).isEmpty();
        for (String name : List.of("fine", "busy", "fine-too")) {
            assertThat(FunctionFixture.services().submissions(name)).as(name).hasSize(1);
        }
    }

    @Test
    void intake_oneEventDeliveredTwiceAtOnce_submitsOnce() throws Exception {
        FunctionFixture.put("incoming/twice.png", MediaFiles.png(100, 100));
        byte[] event = batch(List.of("twice.png")).getBytes(StandardCharsets.UTF_8);
        int deliveries = 2;
        ExecutorService threads = Executors.newFixedThreadPool(deliveries);
        try {
            CyclicBarrier together = new CyclicBarrier(deliveries);
            List<Future<String>> responses = new ArrayList<>();
            for (int i = 0; i < deliveries; i++) {
                responses.add(threads.submit(() -> {
                    together.await();
                    ByteArrayOutputStream output = new ByteArrayOutputStream();
                    intake.handleRequest(
                            new ByteArrayInputStream(event), output, new TestContext(Duration.ofSeconds(120)));
                    return output.toString(StandardCharsets.UTF_8);
                }));
            }
            // The delivery that finds the other one submitting is redelivered, in case the other one fails.
            assertThat(responses.get(0).get() + responses.get(1).get()).contains("{\"batchItemFailures\":[]}");
        } finally {
            threads.shutdownNow();
        }

        assertThat(FunctionFixture.services().submissions("twice")).hasSize(1);
        assertThat(FunctionFixture.count("results/twice.png.json")).isOne();
    }

    private static void manifest(String key, String text) {
        FunctionFixture.put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /** One message for each file. */
    private static String batch(List<String> files) {
        ObjectNode event = JSON.createObjectNode();
        ArrayNode messages = event.putArray("Records");
        for (String file : files) {
            ObjectNode notification = JSON.createObjectNode();
            ObjectNode record = notification.putArray("Records").addObject();
            record.put("eventSource", "aws:s3").put("eventName", "ObjectCreated:Put");
            ObjectNode s3 = record.putObject("s3");
            s3.putObject("bucket").put("name", FunctionFixture.bucket());
            s3.putObject("object").put("key", "incoming/" + file).put("eTag", "etag-" + file);
            messages.addObject()
                    .put("messageId", "message-" + (messages.size() - 1))
                    .put("body", notification.toString());
        }
        return event.toString();
    }
}
