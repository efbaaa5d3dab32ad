package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Compares the ended tasks that the application reports with what the receiver got, and with the copies on the disk.
 */
final class EndingCheck {

    /** Several attempts of one delivery fit into it: those after a refusal, and those that a kill interrupted. */
    private static final Duration MAX_DELIVERY_TIME = Duration.ofMinutes(5);

    private final Path data;
    private final List<JsonNode> tasks;

    /** @param tasks the views of all tasks, each ended */
    EndingCheck(Path data, List<JsonNode> tasks) {
        this.data = data;
        this.tasks = tasks;
    }

    /** Waits until the receiver has accepted the latest ending of every task. */
    void awaitDeliveries(WebhookReceiver receiver) {
        Set<String> expected = tasks.stream()
                .map(task -> "subject." + task.path("status").asText() + " "
                        + task.path("id").asText())
                .collect(Collectors.toSet());
        Awaitility.await("every ending to be delivered")
                .atMost(MAX_DELIVERY_TIME)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(receiver.announced()).containsAll(expected));
        assertThat(receiver.faults()).isEmpty();
    }

    /**
     * Checks that each copy that a task lists is complete, and that there is no other file.
     *
     * @return the number of copies
     */
    int checkMedia() throws IOException, NoSuchAlgorithmException {
        Set<Path> listed = new HashSet<>();
        for (JsonNode task : tasks) {
            for (JsonNode kept : task.path("media")) {
                Path file = data.resolve("media")
                        .resolve(task.path("id").asText())
                        .resolve(kept.path("name").asText());
                byte[] content = Files.readAllBytes(file);
                String sha256 = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
                assertThat(content.length)
                        .as("%s", file)
                        .isEqualTo(kept.path("bytes").asInt());
                assertThat(sha256).as("%s", file).isEqualTo(kept.path("sha256").asText());
                assertThat(kept.path("source_url").asText()).as("%s", file).doesNotContain("?");
                listed.add(file);
            }
        }
        try (Stream<Path> files = Files.walk(data.resolve("media"))) {
            assertThat(files.filter(Files::isRegularFile).collect(Collectors.toSet()))
                    .as("the copies that the tasks list, and nothing else")
                    .isEqualTo(listed);
        }
        return listed.size();
    }
}
