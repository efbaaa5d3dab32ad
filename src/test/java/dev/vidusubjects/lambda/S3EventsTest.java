package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.submission.Upload;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3EventsTest {

    private static final Instant UPLOADED_AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Optional<String> BUCKET = Optional.of("subjects-123456789012");

    @Test
    void uploads_createdObjects_haveDecodedPathsAndVersions() throws IOException {
        assertThat(uploads("intake-uploads"))
                .containsExactly(
                        new Upload("hero.png", Optional.of("3sL4kqtJlcpXroDTDmJ"), 1024, UPLOADED_AT),
                        new Upload("cast/my héro + friend.json", Optional.empty(), 1024, UPLOADED_AT));
    }

    @Test
    void uploads_testEventsAndForeignRecords_areIgnored() throws IOException {
        assertThat(uploads("intake-foreign")).isEmpty();
    }

    @Test
    void uploads_severalRecordsInAMessage_areAllReturned() throws IOException {
        String record = "{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Copy\",\"s3\":{\"bucket\":{\"name\":"
                + "\"subjects-123456789012\"},\"object\":{\"key\":\"incoming/%s\",\"sequencer\":\"1\"}}}";
        String body = "{\"Records\":[" + record.formatted("a.png") + "," + record.formatted("b.png") + "]}";

        assertThat(S3Events.uploads(body, BUCKET)).extracting(Upload::path).containsExactly("a.png", "b.png");
    }

    private static List<Upload> uploads(String event) throws IOException {
        List<Upload> uploads = new ArrayList<>();
        JsonNode messages = new ObjectMapper().readTree(Events.text(event)).path("Records");
        assertThat(messages).isNotEmpty();
        for (JsonNode message : messages) {
            uploads.addAll(S3Events.uploads(message.path("body").asText(), BUCKET));
        }
        return uploads;
    }
}
