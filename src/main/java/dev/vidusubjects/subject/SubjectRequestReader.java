package dev.vidusubjects.subject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the provider's parameters from JSON. Inline media are not copied. */
public final class SubjectRequestReader {

    /** The only model that this application supports. */
    public static final String MODEL = "vidu_create_subjects";

    private static final String ALLOWED_FIELDS = "model, name, images, videos, voice_id";
    private static final int MAX_NESTING = 20;

    private static final Set<String> KNOWN_FIELDS =
            Set.of("model", "name", "images", "videos", "voice_id", "input", "params");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    // Only texts with a backslash are copied; the size limit of the body bounds them.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            // Field names are untrusted input. Interning millions of them would take a minute and keep them in memory.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] json;
    private final String source;
    private final FormFaults faults = new FormFaults(KNOWN_FIELDS);
    private final MediaListReader mediaLists;

    private SubjectRequestReader(byte[] json, String source, Function<String, MediaSource> references) {
        this.json = json;
        this.source = source;
        this.mediaLists = new MediaListReader(json, references, faults);
    }

    /**
     * Reads {@code {name, images, videos, voice_id, model}}.
     *
     * @param json must not be changed while the result is in use
     * @param source what the JSON is, for messages: {@code the body} or {@code the manifest}
     * @param references parses the text of a media item that is not a data URI
     * @return the parsed request, with the violations of its form
     * @throws MalformedRequestException if it is not a JSON object
     */
    public static ParsedRequest read(byte[] json, String source, Function<String, MediaSource> references)
            throws MalformedRequestException {
        return new SubjectRequestReader(json, source, references).parse(SubjectRequestReader::readParameters);
    }

    /**
     * Reads the provider's own wire format, {@code {model, input: [{params: {…}}]}}.
     *
     * @param json as for {@link #read}
     * @param source as for {@link #read}
     * @param references as for {@link #read}
     * @return the parsed request, with the violations of its form
     * @throws MalformedRequestException if it is not a JSON object
     */
    public static ParsedRequest readGeneration(byte[] json, String source, Function<String, MediaSource> references)
            throws MalformedRequestException {
        return new SubjectRequestReader(json, source, references).parse(SubjectRequestReader::readGenerationObject);
    }

    private interface Format {
        SubjectRequest read(SubjectRequestReader reader, JsonParser parser) throws IOException;
    }

    private ParsedRequest parse(Format format) throws MalformedRequestException {
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedRequestException(source + " must be a JSON object: found "
                        + (first == null ? "nothing" : JsonDescription.type(parser)));
            }
            SubjectRequest request = format.read(this, parser);
            if (parser.nextToken() != null) {
                throw new MalformedRequestException(source + " must be one JSON object: something follows it at "
                        + JsonDescription.position(parser));
            }
            return new ParsedRequest(request, faults.violations());
        } catch (JsonProcessingException e) {
            throw new MalformedRequestException(
                    source + " is not well-formed JSON in UTF-8: " + JsonDescription.error(e, MAX_NESTING));
        } catch (IOException e) {
            // Reading a byte array cannot fail, so the cause is text in an invalid encoding.
            throw new MalformedRequestException(source + " is not well-formed JSON in UTF-8");
        }
    }

    private SubjectRequest readGenerationObject(JsonParser parser) throws IOException {
        Set<String> seen = new HashSet<>();
        SubjectRequest request = null;
        boolean hasModel = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = faults.nextField(parser, seen);
            if (field.equals("model")) {
                readModel(parser);
                hasModel = true;
            } else if (field.equals("input")) {
                request = readInput(parser);
            } else {
                faults.unknown(parser, field, "model, input");
            }
        }
        if (!hasModel) {
            faults.add(Violation.missing("model", Rule.MODEL, "missing: the model must be " + MODEL));
        }
        if (request == null && !seen.contains("input")) {
            faults.add(Violation.missing(
                    "input", Rule.FIELD_TYPE, "missing: input must be an array with one {params: {…}}"));
        }
        return request == null ? new SubjectRequest("", List.of(), List.of(), Optional.empty()) : request;
    }

    private SubjectRequest readInput(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            faults.wrongType(parser, "input", "an array with one {params: {…}}");
            return null;
        }
        SubjectRequest request = null;
        int items = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items++ > 0 || parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            Set<String> seen = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = faults.nextField(parser, seen);
                if (field.equals("params") && parser.currentToken() == JsonToken.START_OBJECT) {
                    request = readParameters(parser);
                } else {
                    faults.unknown(parser, field, "params, an object");
                }
            }
        }
        if (items != 1 || request == null) {
            faults.add(Violation.invalid(
                    "input",
                    Rule.FIELD_TYPE,
                    "found " + items + " item(s): input must hold exactly one {params: {…}}"));
        }
        return request;
    }

    private SubjectRequest readParameters(JsonParser parser) throws IOException {
        Set<String> seen = new HashSet<>();
        String name = "";
        List<MediaSource> images = List.of();
        List<MediaSource> videos = List.of();
        Optional<String> voiceId = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = faults.nextField(parser, seen);
            switch (field) {
                case "model" -> readModel(parser);
                case "name" -> name = readText(parser, field).orElse("");
                case "images" -> images = mediaLists.read(parser, field);
                case "videos" -> videos = mediaLists.read(parser, field);
                case "voice_id" -> voiceId = readText(parser, field).filter(text -> !text.isBlank());
                default -> faults.unknown(parser, field, ALLOWED_FIELDS);
            }
        }
        return new SubjectRequest(name, images, videos, voiceId);
    }

    private void readModel(JsonParser parser) throws IOException {
        readText(parser, "model").ifPresent(model -> {
            if (!model.equals(MODEL)) {
                faults.add(Violation.invalid(
                        "model", Rule.MODEL, "found " + FormFaults.quote(model) + ": the model must be " + MODEL));
            }
        });
    }

    private Optional<String> readText(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return Optional.of(parser.getText());
        }
        // An explicit null has the same meaning as a missing field.
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            faults.wrongType(parser, field, "a string");
        }
        return Optional.empty();
    }
}
