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
 * The body of one submission, {@code {"model", "input": [{"params"}]}}; used for one request only. The caller's thread
 * creates it, because media may have tens of megabytes. The network thread, which also serves other requests, hands it
 * over when a connection is open and the request is about to be sent. A body that was never handed over was never sent.
 * A body that was {@linkplain #abandon abandoned} before that is never sent.
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

    /** The estimated bytes in addition to the media: names, quotation marks, a few fields. */
    private static final int NON_MEDIA_BYTES = 2048;

    private final ByteArrayOutputStream json;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /** @param mediaBytes the approximate total length of the media items */
    private GenerationBody(String model, long mediaBytes, Params params) {
        json = new ByteArrayOutputStream(Math.toIntExact(mediaBytes + NON_MEDIA_BYTES));
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
            throw new UncheckedIOException("writing to memory failed", e);
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
     * @param ids the ids to which the list is limited; empty for no limit
     * @param pageToken the token of the page; empty for the first page
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

    /** @return the length in bytes */
    int length() {
        return json.size();
    }

    /**
     * Hands the JSON over in one piece, because a buffer that had to grow with it would be copied repeatedly. From here
     * on, the request counts as sent.
     *
     * @throws IOException if the body was abandoned: its caller was told that nothing was sent
     */
    void writeTo(OutputStream out) throws IOException {
        if (!state.compareAndSet(State.WAITING, State.HANDED_OVER)) {
            throw new IOException("the submission was abandoned before it was sent");
        }
        json.writeTo(out);
    }

    /**
     * Abandons the request, because its caller no longer waits.
     *
     * @return whether nothing was sent and nothing will be sent
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
