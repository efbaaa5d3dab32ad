package dev.vidusubjects.subject;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the fields that mean the same in every format of a request: the provider's parameters and the model. */
public final class ParameterFields {

    private static final String ALLOWED_FIELDS = "model, name, images, videos, voice_id";
    private static final Set<String> FIELDS = Set.of(ALLOWED_FIELDS.split(", "));

    private final FormFaults faults = new FormFaults();
    private final MediaListReader mediaLists;

    /**
     * @param json the bytes that the parser reads; must not be changed while the result is in use
     * @param references parses the text of a media item that is not a data URI
     */
    ParameterFields(byte[] json, Function<String, MediaSource> references) {
        this.mediaLists = new MediaListReader(json, references, faults);
    }

    /** @return the faults of the form of this request, to which the caller adds those that it finds itself */
    public FormFaults faults() {
        return faults;
    }

    /**
     * Reads {@code {name, images, videos, voice_id, model}}.
     *
     * @param parser at the start of the object; afterwards at its end
     * @return the parts that could be read
     * @throws IOException if the JSON is malformed
     */
    public SubjectRequest read(JsonParser parser) throws IOException {
        Set<String> seen = new HashSet<>();
        String name = "";
        List<MediaSource> images = List.of();
        List<MediaSource> videos = List.of();
        Optional<String> voiceId = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = faults.nextField(parser, seen, FIELDS);
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

    /**
     * Reads the value of the field {@code model}, and reports any model other than {@link SubjectRequestReader#MODEL}.
     *
     * @param parser at the value
     * @throws IOException if the JSON is malformed
     */
    public void readModel(JsonParser parser) throws IOException {
        readText(parser, "model").ifPresent(model -> {
            if (!model.equals(SubjectRequestReader.MODEL)) {
                faults.add(Violation.invalid(
                        "model",
                        Rule.MODEL,
                        "found " + FormFaults.quote(model) + ": the model must be " + SubjectRequestReader.MODEL));
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
