package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.text.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
        void write(JsonGenerator json, Parts parts) throws IOException;
    }

    /**
     * A body up to this length is handed over part by part. A larger one is first joined, by the caller's thread: the
     * buffer of the network thread would be copied repeatedly while it grows.
     */
    private static final int MAX_IN_PARTS = 4_000_000;

    private final List<Utf8Text> parts;
    private final int length;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private GenerationBody(String model, Params params) {
        Parts written = new Parts();
        try (JsonGenerator generator = JSON.createGenerator(written)) {
            generator.writeStartObject();
            generator.writeStringField("model", model);
            generator.writeArrayFieldStart("input");
            generator.writeStartObject();
            generator.writeObjectFieldStart("params");
            params.write(generator, written);
            generator.writeEndObject();
            generator.writeEndObject();
            generator.writeEndArray();
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        length = written.length();
        parts = length <= MAX_IN_PARTS ? written.list() : List.of(written.joined());
    }

    static GenerationBody createSubject(ProviderRequest request) {
        return new GenerationBody(CREATE_SUBJECTS, (json, parts) -> {
            json.writeStringField("name", request.name());
            writeMedia(json, parts, "images", request.images());
            if (!request.videos().isEmpty()) {
                writeMedia(json, parts, "videos", request.videos());
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
        return new GenerationBody(GET_SUBJECTS, (json, parts) -> {
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
        return length;
    }

    /**
     * Hands the JSON over. From here on, the request counts as sent.
     *
     * @throws IOException if the body was abandoned: its caller was told that nothing was sent
     */
    void writeTo(OutputStream out) throws IOException {
        if (!state.compareAndSet(State.WAITING, State.HANDED_OVER)) {
            throw new IOException("the submission was abandoned before it was sent");
        }
        for (Utf8Text part : parts) {
            out.write(part.bytes(), part.offset(), part.length());
        }
    }

    /**
     * Abandons the request, because its caller no longer waits.
     *
     * @return whether nothing was sent and nothing will be sent
     */
    boolean abandon() {
        return state.compareAndSet(State.WAITING, State.ABANDONED);
    }

    /** A text that needs no escape is handed over as it is: to copy it with a search for escapes takes far longer. */
    private static void writeMedia(JsonGenerator json, Parts parts, String field, List<Utf8Text> items)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (Utf8Text item : items) {
            if (item.isPlain()) {
                json.writeRawValue("\"");
                json.flush();
                parts.add(item);
                json.writeRaw('"');
            } else {
                json.writeString(item.toString());
            }
        }
        json.writeEndArray();
    }

    private static void writeArray(JsonGenerator json, String field, List<String> items) throws IOException {
        json.writeArrayFieldStart(field);
        for (String item : items) {
            json.writeString(item);
        }
        json.writeEndArray();
    }

    /** The parts of the body: written JSON, and texts that are not copied. */
    private static final class Parts extends ByteArrayOutputStream {
        private final List<Utf8Text> list = new ArrayList<>();

        /** Adds a text after what has been written so far. */
        void add(Utf8Text text) {
            list.add(new Utf8Text(toByteArray(), 0, size()));
            reset();
            list.add(text);
        }

        List<Utf8Text> list() {
            add(new Utf8Text(new byte[0], 0, 0));
            return list;
        }

        int length() {
            return Math.addExact(
                    size(), list.stream().mapToInt(Utf8Text::length).reduce(0, Math::addExact));
        }

        Utf8Text joined() {
            byte[] joined = new byte[length()];
            int at = 0;
            for (Utf8Text part : list()) {
                System.arraycopy(part.bytes(), part.offset(), joined, at, part.length());
                at += part.length();
            }
            return new Utf8Text(joined, 0, at);
        }
    }
}
