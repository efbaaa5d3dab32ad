package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidusubjects.provider.ProviderRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * The body of one submission, {@code {"model", "input": [{"params"}]}}; used for one request only. It is written when a
 * connection is there and the request is about to be sent. As long as {@link #handedOver} is false, nothing was sent.
 */
final class GenerationBody {

    /** Creates a subject. */
    static final String CREATE_SUBJECTS = "vidu_create_subjects";

    /** Lists subjects. */
    static final String GET_SUBJECTS = "vidu_get_subjects";

    private static final JsonFactory JSON =
            JsonFactory.builder().build().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private interface Params {
        void write(JsonGenerator json) throws IOException;
    }

    private final String model;
    private final Params params;
    private volatile boolean handedOver;

    private GenerationBody(String model, Params params) {
        this.model = model;
        this.params = params;
    }

    static GenerationBody createSubject(ProviderRequest request) {
        return new GenerationBody(CREATE_SUBJECTS, json -> {
            json.writeStringField("name", request.name());
            writeArray(json, "images", request.images());
            if (!request.videos().isEmpty()) {
                writeArray(json, "videos", request.videos());
            }
            if (request.voiceId().isPresent()) {
                json.writeStringField("voice_id", request.voiceId().get());
            }
        });
    }

    /** @param pageToken empty for the first page */
    static GenerationBody listSubjects(int count, Optional<String> pageToken) {
        return new GenerationBody(GET_SUBJECTS, json -> {
            json.writeStringField("ownership", "private");
            json.writeNumberField("count", count);
            if (pageToken.isPresent()) {
                json.writeStringField("next_page_token", pageToken.get());
            }
        });
    }

    /** Streams the JSON, as media may have tens of megabytes, and notes that the request is being handed over. */
    void writeTo(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("model", model);
            json.writeArrayFieldStart("input");
            json.writeStartObject();
            json.writeObjectFieldStart("params");
            params.write(json);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        handedOver = true;
    }

    /** @return whether a byte of the request may have left this machine */
    boolean handedOver() {
        return handedOver;
    }

    private static void writeArray(JsonGenerator json, String field, List<String> items) throws IOException {
        json.writeArrayFieldStart(field);
        for (String item : items) {
            json.writeString(item);
        }
        json.writeEndArray();
    }
}
