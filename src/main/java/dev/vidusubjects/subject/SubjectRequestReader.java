package dev.vidusubjects.subject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.vidusubjects.media.MediaSource;
import java.io.IOException;
import java.util.function.Function;

/** Reads the request for a subject from JSON. Inline media are not copied. */
public final class SubjectRequestReader {

    /** The only model that this application supports. */
    public static final String MODEL = "vidu_create_subjects";

    private static final int MAX_NESTING = 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    // Only texts with a backslash are copied; the size limit of the body bounds them.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            // Field names are untrusted input. Interning millions of them would take a minute and keep them in memory.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private SubjectRequestReader() {}

    /** A JSON object that contains the provider's parameters, directly or in objects around them. */
    @FunctionalInterface
    public interface Format {

        /**
         * @param parser at the start of the object; afterwards at its end
         * @param parameters reads the parameters from the same parser, and collects the faults of the form
         * @return the parts that could be read
         * @throws IOException if the JSON is malformed
         */
        SubjectRequest read(JsonParser parser, ParameterFields parameters) throws IOException;
    }

    /**
     * Reads {@code {name, images, videos, voice_id, model, webhook_url}}.
     *
     * @param json must not be changed while the result is in use
     * @param source what the JSON is, for messages: {@code the body} or {@code the manifest}
     * @param references parses the text of a media item that is not a data URI
     * @return the parsed request, with the violations of its form
     * @throws MalformedRequestException if it is not a JSON object
     */
    public static ParsedRequest read(byte[] json, String source, Function<String, MediaSource> references)
            throws MalformedRequestException {
        return read(json, source, references, (parser, parameters) -> parameters.readOwn(parser));
    }

    /**
     * Reads a request of another format.
     *
     * @param json as for {@link #read(byte[], String, Function)}
     * @param source as for {@link #read(byte[], String, Function)}
     * @param references as for {@link #read(byte[], String, Function)}
     * @return the parsed request, with the violations of its form
     * @throws MalformedRequestException if it is not a JSON object
     */
    public static ParsedRequest read(
            byte[] json, String source, Function<String, MediaSource> references, Format format)
            throws MalformedRequestException {
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedRequestException(source + " must be a JSON object: found "
                        + (first == null ? "nothing" : JsonDescription.type(parser)));
            }
            ParameterFields parameters = new ParameterFields(json, references);
            SubjectRequest request = format.read(parser, parameters);
            if (parser.nextToken() != null) {
                throw new MalformedRequestException(source + " must be one JSON object: something follows it at "
                        + JsonDescription.position(parser));
            }
            return new ParsedRequest(request, parameters.faults().violations());
        } catch (JsonProcessingException e) {
            throw new MalformedRequestException(
                    source + " is not well-formed JSON in UTF-8: " + JsonDescription.error(e, MAX_NESTING));
        } catch (IOException e) {
            // Reading a byte array cannot fail, so the cause is text in an invalid encoding.
            throw new MalformedRequestException(source + " is not well-formed JSON in UTF-8");
        }
    }
}
