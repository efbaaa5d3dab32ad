package dev.vidusubjects.lambda;

import static dev.vidusubjects.media.storage.StoragePrefix.INCOMING;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.Upload;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads the uploads from a message of the bucket's queue. Other records are skipped and logged. */
final class S3Events {

    private static final Logger LOG = Logger.getLogger(S3Events.class);

    private S3Events() {}

    /**
     * @param body the body of the message: JSON with S3's event records
     * @param bucket the application's own bucket; records of other buckets are skipped
     * @return the uploads
     * @throws IOException if the body cannot be read
     */
    static List<Upload> uploads(String body, Optional<String> bucket) throws IOException {
        JsonNode event;
        try {
            event = EventJson.read(body);
        } catch (JsonProcessingException e) {
            skip("not JSON");
            return List.of();
        }
        if (event.path("Event").asText().equals("s3:TestEvent")) {
            skip("the bucket's test of its queue");
            return List.of();
        }
        List<Upload> uploads = new ArrayList<>();
        for (JsonNode record : event.path("Records")) {
            upload(record, bucket).ifPresent(uploads::add);
        }
        if (!event.path("Records").isArray()) {
            skip("not an event of S3");
        }
        return uploads;
    }

    private static Optional<Upload> upload(JsonNode record, Optional<String> bucket) {
        JsonNode object = record.path("s3").path("object");
        String found = record.path("s3").path("bucket").path("name").asText();
        if (!record.path("eventSource").asText().equals("aws:s3")
                || !record.path("eventName").asText().startsWith("ObjectCreated:")) {
            return skip(
                    "not about a created object: " + record.path("eventName").asText());
        }
        if (bucket.isPresent() && !bucket.get().equals(found)) {
            return skip("another bucket");
        }
        String key;
        try {
            key = URLDecoder.decode(object.path("key").asText(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return skip("a key that is not URL-encoded");
        }
        if (!INCOMING.contains(key) || key.equals(INCOMING.path())) {
            return skip("an object outside " + INCOMING);
        }
        return Optional.of(new Upload(
                INCOMING.below(key), version(object), object.path("size").asLong(), uploadedAt(record)));
    }

    /** @return the version of the object, or empty if the bucket keeps no versions */
    private static Optional<String> version(JsonNode object) {
        return Optional.of(object.path("versionId").asText()).filter(version -> !version.isEmpty());
    }

    /** The instant of the upload according to S3; the epoch if the event does not contain it. */
    private static Instant uploadedAt(JsonNode record) {
        try {
            return Instant.parse(record.path("eventTime").asText());
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static Optional<Upload> skip(String reason) {
        LogEvent.of("record_skipped").with("reason", reason).info(LOG);
        return Optional.empty();
    }
}
