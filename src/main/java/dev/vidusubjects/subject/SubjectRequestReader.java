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
 * Reads the provider's parameters from JSON. Inline media are not copied: a data URI becomes a window onto the body, as
 * bodies of 100 MB have to fit beside each other.
 */
public final class SubjectRequestReader {

    /** The one model that the product serves. */
    public static final String MODEL = "vidu_create_subjects";

    private static final String ALLOWED_FIELDS = "model, name, images, videos, voice_id";
    private static final int MAX_QUOTE_LENGTH = 60;
    private static final int MAX_NESTING = 20;
    /** More faults of form than these are only counted: a body of millions of unknown fields shall not fill the memory. */
    private static final int MAX_FAULTS = 100;

    private static final Set<String> KNOWN_FIELDS =
            Set.of("model", "name", "images", "videos", "voice_id", "input", "params");
    private static final byte[] DATA_SCHEME = "data:".getBytes(StandardCharsets.US_ASCII);

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    // Only texts that hold a backslash are materialised; the body's own limit bounds them.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            // A stranger's field names are not worth keeping; millions of them would take a minute and stay.
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
     * @param body JSON; must not be changed while the draft is in use
     * @param references what a media item's text means that is not a data URI
     * @throws MalformedRequestException if the body is not a JSON object
     */
    public static ParsedRequest read(byte[] body, Function<String, MediaSource> references)
            throws MalformedRequestException {
        return new SubjectRequestReader(body, references).parse(SubjectRequestReader::readParameters);
    }

    /**
     * Reads the provider's own wire format, {@code {model, input: [{params: {…}}]}}.
     *
     * @throws MalformedRequestException if the body is not a JSON object
     */
    public static ParsedRequest readGeneration(byte[] body, Function<String, MediaSource> references)
            throws MalformedRequestException {
        return new SubjectRequestReader(body, references).parse(SubjectRequestReader::readGenerationObject);
    }

    private interface Form {
        SubjectRequest read(SubjectRequestReader reader, JsonParser parser) throws IOException;
    }

    private ParsedRequest parse(Form form) throws MalformedRequestException {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedRequestException(
                        "the body must be a JSON object: found " + (first == null ? "nothing" : kind(parser)));
            }
            SubjectRequest request = form.read(this, parser);
            if (parser.nextToken() != null) {
                throw new MalformedRequestException(
                        "the body must be one JSON object: something follows it at " + place(parser));
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
            throw new MalformedRequestException("the body is not well-formed JSON in UTF-8: " + problem(e));
        } catch (IOException e) {
            // A byte array cannot fail to be read; what is left is text in a broken encoding.
            throw new MalformedRequestException("the body is not well-formed JSON in UTF-8");
        }
    }

    private SubjectRequest readGenerationObject(JsonParser parser) throws IOException {
        Set<String> seen = new HashSet<>();
        SubjectRequest request = null;
        boolean model = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = field(parser, seen);
            if (field.equals("model")) {
                readModel(parser);
                model = true;
            } else if (field.equals("input")) {
                request = readInput(parser);
            } else {
                unknown(parser, field, "model, input");
            }
        }
        if (!model) {
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

    /** Moves to the field's value. */
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
        // An explicit null says the same as a missing field.
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
                // Far too many already: a body of millions of tiny items shall not fill the memory.
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
        // Escapes (PHP writes "\/") or another encoding than UTF-8: only then the text is copied.
        String text = parser.getText();
        byte[] copy = text.getBytes(StandardCharsets.UTF_8);
        return isDataUri(copy, 0, copy.length) ? new DataUri(copy, 0, copy.length) : references.apply(text);
    }

    /** @return the index of the closing quote, or −1 if the token is not plain text within the body */
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

    private static String place(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr();
    }

    /** In words of our own: Jackson's quote the source, which may hold media or a secret, and name its own classes. */
    private static String problem(JsonProcessingException e) {
        String what = e instanceof StreamConstraintsException
                ? "it is nested more than " + MAX_NESTING + " levels deep, or has a far too long name or number"
                : e instanceof JsonEOFException ? "it ends early" : "a character is out of place";
        return e.getLocation() == null
                ? what
                : what + " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private static String quote(String text) {
        // Of an inline medium that stands where it does not belong, nothing is repeated.
        int max = text.startsWith("data:") ? "data:".length() : MAX_QUOTE_LENGTH;
        String cut = text.length() > max ? text.substring(0, max) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
