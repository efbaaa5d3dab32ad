package dev.vidusubjects.subject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the provider's parameters from JSON. Inline media are not copied: a data URI refers to a range of the body,
 * because several bodies of 100 MB have to fit into memory at the same time.
 */
public final class SubjectRequestReader {

    /** The only model that this application supports. */
    public static final String MODEL = "vidu_create_subjects";

    private static final String ALLOWED_FIELDS = "model, name, images, videos, voice_id";
    private static final int MAX_QUOTE_LENGTH = 60;
    private static final int MAX_NESTING = 20;
    /** Further faults of form are only counted: a body with millions of unknown fields must not fill the memory. */
    private static final int MAX_FAULTS = 100;

    private static final Set<String> KNOWN_FIELDS =
            Set.of("model", "name", "images", "videos", "voice_id", "input", "params");
    private static final byte[] DATA_SCHEME = "data:".getBytes(StandardCharsets.US_ASCII);

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    // Only texts with a backslash are copied; the size limit of the body bounds them.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            // Field names are untrusted input. Interning millions of them would take a minute and keep them in memory.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] body;
    private final Function<String, MediaSource> references;
    private final List<Violation> violations = new ArrayList<>();
    private long faultsNotListed = 0;

    private SubjectRequestReader(byte[] body, Function<String, MediaSource> references) {
        this.body = body;
        this.references = references;
    }

    /**
     * Reads {@code {name, images, videos, voice_id, model}}.
     *
     * @param body JSON; must not be changed while the result is in use
     * @param references parses the text of a media item that is not a data URI
     * @return the parsed request, with the violations of its form
     * @throws MalformedRequestException if the body is not a JSON object
     */
    public static ParsedRequest read(byte[] body, Function<String, MediaSource> references)
            throws MalformedRequestException {
        return new SubjectRequestReader(body, references).parse(SubjectRequestReader::readParameters);
    }

    /**
     * Reads the provider's own wire format, {@code {model, input: [{params: {…}}]}}.
     *
     * @param body as for {@link #read}
     * @param references as for {@link #read}
     * @return the parsed request, with the violations of its form
     * @throws MalformedRequestException if the body is not a JSON object
     */
    public static ParsedRequest readGeneration(byte[] body, Function<String, MediaSource> references)
            throws MalformedRequestException {
        return new SubjectRequestReader(body, references).parse(SubjectRequestReader::readGenerationObject);
    }

    private interface BodyFormat {
        SubjectRequest read(SubjectRequestReader reader, JsonParser parser) throws IOException;
    }

    private ParsedRequest parse(BodyFormat format) throws MalformedRequestException {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedRequestException(
                        "the body must be a JSON object: found " + (first == null ? "nothing" : kind(parser)));
            }
            SubjectRequest request = format.read(this, parser);
            if (parser.nextToken() != null) {
                throw new MalformedRequestException(
                        "the body must be one JSON object: something follows it at " + position(parser));
            }
            if (faultsNotListed > 0) {
                violations.add(new Violation(
                        "$",
                        "too_many_faults",
                        "found " + faultsNotListed + " more faults of this kind: only the first " + MAX_FAULTS
                                + " are listed"));
            }
            return new ParsedRequest(request, violations);
        } catch (JsonProcessingException e) {
            throw new MalformedRequestException("the body is not well-formed JSON in UTF-8: " + describe(e));
        } catch (IOException e) {
            // Reading a byte array cannot fail, so the cause is text in an invalid encoding.
            throw new MalformedRequestException("the body is not well-formed JSON in UTF-8");
        }
    }

    private SubjectRequest readGenerationObject(JsonParser parser) throws IOException {
        Set<String> seen = new HashSet<>();
        SubjectRequest request = null;
        boolean hasModel = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = field(parser, seen);
            if (field.equals("model")) {
                readModel(parser);
                hasModel = true;
            } else if (field.equals("input")) {
                request = readInput(parser);
            } else {
                unknown(parser, field, "model, input");
            }
        }
        if (!hasModel) {
            fault("model", "model", "missing: the model must be " + MODEL);
        }
        if (request == null && !seen.contains("input")) {
            fault("input", "field_type", "missing: input must be an array with one {params: {…}}");
        }
        return request == null ? new SubjectRequest("", List.of(), List.of(), Optional.empty()) : request;
    }

    private SubjectRequest readInput(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            wrongType(parser, "input", "an array with one {params: {…}}");
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
                String field = field(parser, seen);
                if (field.equals("params") && parser.currentToken() == JsonToken.START_OBJECT) {
                    request = readParameters(parser);
                } else {
                    unknown(parser, field, "params, an object");
                }
            }
        }
        if (items != 1 || request == null) {
            fault("input", "field_type", "found " + items + " item(s): input must hold exactly one {params: {…}}");
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
            String field = field(parser, seen);
            switch (field) {
                case "model" -> readModel(parser);
                case "name" -> name = readText(parser, field).orElse("");
                case "images" -> images = readMedia(parser, field);
                case "videos" -> videos = readMedia(parser, field);
                case "voice_id" -> voiceId = readText(parser, field).filter(text -> !text.isBlank());
                default -> unknown(parser, field, ALLOWED_FIELDS);
            }
        }
        return new SubjectRequest(name, images, videos, voiceId);
    }

    /**
     * Moves to the field's value.
     *
     * @return the name of the field
     */
    private String field(JsonParser parser, Set<String> seen) throws IOException {
        String field = parser.currentName();
        if ((seen.size() < MAX_FAULTS || KNOWN_FIELDS.contains(field)) && !seen.add(field)) {
            fault(quote(field), "duplicate_field", "given more than once: give it once");
        }
        parser.nextToken();
        return field;
    }

    private void readModel(JsonParser parser) throws IOException {
        readText(parser, "model").ifPresent(model -> {
            if (!model.equals(MODEL)) {
                fault("model", "model", "found " + quote(model) + ": the model must be " + MODEL);
            }
        });
    }

    private Optional<String> readText(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return Optional.of(parser.getText());
        }
        // An explicit null has the same meaning as a missing field.
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            wrongType(parser, field, "a string");
        }
        return Optional.empty();
    }

    private List<MediaSource> readMedia(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            wrongType(parser, field, "an array of strings");
            return List.of();
        }
        List<MediaSource> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == SubjectRules.MAX_ITEMS_READ) {
                // The count is already over the limit: a body with millions of tiny items must not fill the memory.
                parser.skipChildren();
            } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
                items.add(readItem(parser));
            } else {
                items.add(new Unreadable("field_type", "found " + kind(parser) + ": each item must be a string"));
                parser.skipChildren();
            }
        }
        return items;
    }

    private MediaSource readItem(JsonParser parser) throws IOException {
        long quoteAt = parser.currentTokenLocation().getByteOffset();
        int end = endOfPlainText(quoteAt);
        if (end >= 0) {
            int start = (int) quoteAt + 1;
            if (isDataUri(body, start, end)) {
                return new DataUri(body, start, end - start);
            }
            return references.apply(parser.getText());
        }
        // The text has escapes (PHP writes "\/") or the body is not UTF-8: only in these cases the text is copied.
        String text = parser.getText();
        byte[] copy = text.getBytes(StandardCharsets.UTF_8);
        return isDataUri(copy, 0, copy.length) ? new DataUri(copy, 0, copy.length) : references.apply(text);
    }

    /** @return the index of the closing quote, or −1 if the token is not a text without escapes in the body */
    private int endOfPlainText(long quoteAt) {
        if (quoteAt < 0 || quoteAt >= body.length || body[(int) quoteAt] != '"') {
            return -1;
        }
        for (int i = (int) quoteAt + 1; i < body.length; i++) {
            if (body[i] == '"') {
                return i;
            }
            if (body[i] == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isDataUri(byte[] text, int start, int end) {
        if (end - start < DATA_SCHEME.length) {
            return false;
        }
        for (int i = 0; i < DATA_SCHEME.length; i++) {
            if (Character.toLowerCase(text[start + i]) != DATA_SCHEME[i]) {
                return false;
            }
        }
        return true;
    }

    private void unknown(JsonParser parser, String field, String allowed) throws IOException {
        fault(quote(field), "unknown_field", "there is no such field: the fields are " + allowed);
        parser.skipChildren();
    }

    private void wrongType(JsonParser parser, String field, String allowed) throws IOException {
        fault(field, "field_type", "found " + kind(parser) + ": it must be " + allowed);
        parser.skipChildren();
    }

    private void fault(String field, String rule, String message) {
        if (violations.size() < MAX_FAULTS) {
            violations.add(new Violation(field, rule, message));
        } else {
            faultsNotListed++;
        }
    }

    private static String kind(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "something else";
        };
    }

    private static String position(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr();
    }

    /**
     * Describes the error without Jackson's message, which quotes the body (media, perhaps a secret) and names classes.
     */
    private static String describe(JsonProcessingException e) {
        String description = e instanceof StreamConstraintsException
                ? "it is nested more than " + MAX_NESTING + " levels deep, or has a name or number that is too long"
                : e instanceof JsonEOFException ? "it ends too early" : "it has an unexpected character";
        return e.getLocation() == null
                ? description
                : description + " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private static String quote(String text) {
        // Never quotes the content of a data URI that is in the wrong field.
        int max = text.startsWith("data:") ? "data:".length() : MAX_QUOTE_LENGTH;
        String cut = text.length() > max ? text.substring(0, max) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
