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

/**
 * Reads the fields of a request: the provider's parameters and the model, which mean the same in every format, and the
 * fields that only this application's own format has.
 */
public final class ParameterFields {

    private static final String PROVIDER_FIELDS = "model, name, images, videos, voice_id";
    private static final String OWN_FIELDS = PROVIDER_FIELDS + ", " + WebhookRules.FIELD;

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
     * Reads {@code {name, images, videos, voice_id, model}}, the fields of the provider's own format.
     *
     * @param parser at the start of the object; afterwards at its end
     * @return the parts that could be read
     * @throws IOException if the JSON is malformed
     */
    public SubjectRequest read(JsonParser parser) throws IOException {
        return read(parser, PROVIDER_FIELDS);
    }

    /**
     * Reads {@code {name, images, videos, voice_id, model, webhook_url}}, the fields of this application's format.
     *
     * @param parser at the start of the object; afterwards at its end
     * @return the parts that could be read
     * @throws IOException if the JSON is malformed
     */
    SubjectRequest readOwn(JsonParser parser) throws IOException {
        return read(parser, OWN_FIELDS);
    }

    private SubjectRequest read(JsonParser parser, String allowed) throws IOException {
        Set<String> fields = Set.of(allowed.split(", "));
        Set<String> seen = new HashSet<>();
        String name = "";
        List<MediaSource> images = List.of();
        List<MediaSource> videos = List.of();
        Optional<String> voiceId = Optional.empty();
        Optional<String> webhookUrl = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = faults.nextField(parser, seen, fields);
            if (!fields.contains(field)) {
                faults.unknown(parser, field, allowed);
                continue;
            }
            switch (field) {
                case "model" -> readModel(parser);
                case "name" -> name = readText(parser, field).orElse("");
                case "images" -> images = mediaLists.read(parser, field);
                case "videos" -> videos = mediaLists.read(parser, field);
                case "voice_id" -> voiceId = readText(parser, field).filter(text -> !text.isBlank());
                case WebhookRules.FIELD -> webhookUrl = readText(parser, field);
                default -> throw new IllegalStateException("a listed field is not read: " + field);
            }
        }
        return new SubjectRequest(name, images, videos, voiceId, webhookUrl);
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
