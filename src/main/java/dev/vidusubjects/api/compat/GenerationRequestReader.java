package dev.vidusubjects.api.compat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.subject.FormFaults;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.subject.ParameterFields;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRequestReader;
import dev.vidusubjects.subject.Violation;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the provider's own wire format, {@code {model, input: [{params: {…}}]}}. */
final class GenerationRequestReader {

    private static final Set<String> FIELDS = Set.of("model", "input");
    private static final Set<String> ITEM_FIELDS = Set.of("params");

    private final ParameterFields parameters;
    private final FormFaults faults;

    private GenerationRequestReader(ParameterFields parameters) {
        this.parameters = parameters;
        this.faults = parameters.faults();
    }

    /**
     * @param json the body of the call; must not be changed while the result is in use
     * @return the parsed request, with the violations of its form
     * @throws MalformedRequestException if it is not a JSON object
     */
    static ParsedRequest read(byte[] json) throws MalformedRequestException {
        return SubjectRequestReader.read(
                json, "the body", MediaSource::ofText, (parser, parameters) -> new GenerationRequestReader(parameters)
                        .readObject(parser));
    }

    private SubjectRequest readObject(JsonParser parser) throws IOException {
        Set<String> seen = new HashSet<>();
        SubjectRequest request = null;
        boolean hasModel = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = faults.nextField(parser, seen, FIELDS);
            if (field.equals("model")) {
                parameters.readModel(parser);
                hasModel = true;
            } else if (field.equals("input")) {
                request = readInput(parser);
            } else {
                faults.unknown(parser, field, "model, input");
            }
        }
        if (!hasModel) {
            faults.add(
                    Violation.missing("model", Rule.MODEL, "missing: the model must be " + SubjectRequestReader.MODEL));
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
                String field = faults.nextField(parser, seen, ITEM_FIELDS);
                if (field.equals("params") && parser.currentToken() == JsonToken.START_OBJECT) {
                    request = parameters.read(parser);
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
}
