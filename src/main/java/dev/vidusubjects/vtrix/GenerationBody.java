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
 * thread, as media may have tens of megabytes, and handed over by the thread of the network, which serves other requests too,
 * when a connection is open and the request is about to be sent. A body that was never handed over was never sent; one that
 * was {@linkplain #abandon abandoned} before that is never sent.
 */
final class GenerationBody {

    /** Creates a subject. */
    static final String CREATE_SUBJECTS = "vidu_create_subjects";

    /** Lists subjects. */
    static final String GET_SUBJECTS = "vidu_get_subjects";

    private static final JsonFactory JSON =
            JsonFactory.builder().build().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private enum State {
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
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

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

    /**
     * @param ids to which the list is limited; empty for no limit
     * @param pageToken empty for the first page
     */
    static GenerationBody listSubjects(int count, List<String> ids, Optional<String> pageToken) {
        return new GenerationBody(GET_SUBJECTS, 0, json -> {
            json.writeStringField("ownership", "private");
            if (!ids.isEmpty()) {
                writeArray(json, "subject_ids", ids);
            }
            json.writeNumberField("count", count);
            if (pageToken.isPresent()) {
                json.writeStringField("next_page_token", pageToken.get());
            }
        });
    }

    /** @return in bytes */
    int length() {
        return json.size();
    }

    /**
     * Hands the JSON over, at once: a buffer that has to grow with it is copied again and again. From here on the request
     * counts as sent.
     *
     * @throws IOException if it was abandoned: its caller was told that nothing was sent
     */
    void writeTo(OutputStream out) throws IOException {
        if (!state.compareAndSet(State.WAITING, State.HANDED_OVER)) {
            throw new IOException("the submission was given up before it was sent");
        }
        json.writeTo(out);
    }

    /**
     * Gives the request up, as its caller does not wait any longer.
     *
     * @return whether nothing was sent, and nothing will be
     */
    boolean abandon() {
        return state.compareAndSet(State.WAITING, State.ABANDONED);
    }

    private static void writeArray(JsonGenerator json, String field, List<String> items) throws IOException {
        json.writeArrayFieldStart(field);
        for (String item : items) {
            json.writeString(item);
        }
        json.writeEndArray();
    }
}
