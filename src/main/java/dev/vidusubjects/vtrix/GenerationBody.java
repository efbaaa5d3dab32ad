package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidusubjects.provider.ProviderRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of one submission, {@code {"model", "input": [{"params"}]}}; used for one request only. It is made by the caller's
 * thread, as media may have tens of megabytes, and handed over by the thread of the network, which serves others too, when a
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

    /** Beside the media: names, quotation marks, a few fields. */
    private static final int FRAME = 2048;

    private final ByteArrayOutputStream json;
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.WAITING);

    /** @param mediaBytes about how long the media items are together */
    private GenerationBody(String model, long mediaBytes, Params params) {
        json = new ByteArrayOutputStream(Math.toIntExact(mediaBytes + FRAME));
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            generator.writeStartObject();
            generator.writeStringField("model", model);
            generator.writeArrayFieldStart("input");
            generator.writeStartObject();
            generator.writeObjectFieldStart("params");
            params.write(generator);
            generator.writeEndObject();
            generator.writeEndObject();
            generator.writeEndArray();
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot fail to be written", e);
        }
    }

    static GenerationBody createSubject(ProviderRequest request) {
        return new GenerationBody(CREATE_SUBJECTS, request.encodedBytes(), json -> {
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
        return new GenerationBody(GET_SUBJECTS, 0, json -> {
            json.writeStringField("ownership", "private");
            json.writeNumberField("count", count);
            if (pageToken.isPresent()) {
                json.writeStringField("next_page_token", pageToken.get());
            }
        });
    }

    /**
     * Hands the JSON over, at once: a buffer that has to grow with it is copied again and again. From here on the request
     * counts as sent.
     *
     * @throws IOException if it was abandoned: its caller has already been told that nothing was sent
     */
    void writeTo(OutputStream out) throws IOException {
        if (!fate.compareAndSet(Fate.WAITING, Fate.HANDED_OVER)) {
            throw new IOException("the submission was given up before it was sent");
        }
        json.writeTo(out);
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
