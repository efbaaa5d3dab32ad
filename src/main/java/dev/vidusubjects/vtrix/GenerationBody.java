package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidusubjects.provider.ProviderRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of one submission, {@code {"model", "input": [{"params"}]}}; used for one request only. It is written when a
 * connection is there and the request is about to be sent. A body that was never written was never sent; one that was
 * {@linkplain #abandon abandoned} before that never will be.
 */
final class GenerationBody {

    /** Creates a subject. */
    static final String CREATE_SUBJECTS = "vidu_create_subjects";

    /** Lists subjects. */
    static final String GET_SUBJECTS = "vidu_get_subjects";

    private static final JsonFactory JSON =
            JsonFactory.builder().build().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private enum Fate {
        WAITING,
        HANDED_OVER,
        ABANDONED
    }

    private interface Params {
        void write(JsonGenerator json) throws IOException;
    }

    private final String model;
    private final Params params;
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.WAITING);

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

    /**
     * Streams the JSON, as media may have tens of megabytes. From here on the request counts as sent.
     *
     * @throws IOException if it was abandoned: its caller has already been told that nothing was sent
     */
    void writeTo(OutputStream out) throws IOException {
        if (!fate.compareAndSet(Fate.WAITING, Fate.HANDED_OVER)) {
            throw new IOException("the submission was given up before it was sent");
        }
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
    }

    /**
     * Gives the request up, as its caller waits no longer.
     *
     * @return whether nothing was sent, nor will be
     */
    boolean abandon() {
        return fate.compareAndSet(Fate.WAITING, Fate.ABANDONED);
    }

    private static void writeArray(JsonGenerator json, String field, List<String> items) throws IOException {
        json.writeArrayFieldStart(field);
        for (String item : items) {
            json.writeString(item);
        }
        json.writeEndArray();
    }
}
