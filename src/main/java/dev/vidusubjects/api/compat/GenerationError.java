package dev.vidusubjects.api.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.Problem.ProviderCode;
import dev.vidusubjects.api.problem.ProblemFormat;
import dev.vidusubjects.api.problem.ProblemResponse;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.result.TaskJsonFragments;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Violation.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A problem in the provider's own format, {@code {"error": {"code", "message"}}}, with the provider's codes and statuses,
 * so that a client that was written for the provider's contract draws the right conclusion.
 *
 * <table>
 * <caption>The conclusions of such a client</caption>
 * <tr><th>problem</th><th>status and code</th><th>conclusion</th></tr>
 * <tr><td>broken rules, no JSON</td><td>400 {@code FieldInvalid}, {@code FieldLacking}, …</td>
 * <td>the request is invalid</td></tr>
 * <tr><td>refused by the provider</td><td>400, the provider's code</td><td>the request is invalid</td></tr>
 * <tr><td>the provider is busy</td><td>429, the provider's code, {@code Retry-After}</td><td>retry later</td></tr>
 * <tr><td>the provider or a storage is down</td><td>503, {@code Retry-After} for the provider</td><td>retry later</td></tr>
 * <tr><td>the service's own account</td><td>403, the provider's code or {@code ProviderAccount}; not 502, which would make
 * clients retry repeatedly</td><td>an operator must act</td></tr>
 * </table>
 *
 * <p>A submission whose response proves nothing is not an error in this format, but a running task until it is decided:
 * after an error, the client would submit, and pay, a second time.
 */
@ApplicationScoped
class GenerationError implements ProblemFormat {

    @Override
    public boolean appliesTo(String path) {
        return path.startsWith("/model/");
    }

    @Override
    public ProblemResponse render(Problem problem) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("error").put("code", code(problem)).put("message", message(problem));
        if (!problem.violations().isEmpty()) {
            json.set("violations", TaskJsonFragments.violations(problem.violations()));
        }
        return ProblemResponse.of(status(problem.type()), "application/json", problem, json);
    }

    private static int status(ProblemType type) {
        return switch (type) {
            case INVALID_SUBJECT, PROVIDER_REJECTED -> 400;
            case PROVIDER_ACCOUNT -> 403;
            case PROVIDER_BUSY -> 429;
            default -> type.status();
        };
    }

    private static String code(Problem problem) {
        String ofStatus =
                switch (problem.type()) {
                    case INVALID_SUBJECT -> code(problem.violations().get(0));
                    case MALFORMED_JSON -> "FieldInvalid";
                    case IDEMPOTENCY_KEY_REUSED -> "Conflict";
                    case PROVIDER_BUSY -> "TooManyRequests";
                    case INTERNAL -> "InternalServiceFailure";
                    default -> camelCase(problem.type().code());
                };
        return problem.providerCode()
                .filter(ProviderCode::stated)
                .map(ProviderCode::code)
                .orElse(ofStatus);
    }

    private static String code(Violation violation) {
        return switch (violation.rule()) {
            case NAME_REQUIRED -> "FieldLacking";
            case IMAGES_COUNT, VIDEOS_COUNT ->
                violation.kind() == Kind.MISSING ? "FieldLacking" : "FieldItemCountOutOfRange";
            case IMAGE_FORMAT -> "ImageFormatInvalid";
            case MODEL -> violation.kind() == Kind.MISSING ? "FieldLacking" : "ModelUnavailable";
            // No default: a new rule has to get a code of the provider here.
            case NAME_LENGTH,
                    NAME_CHARACTERS,
                    VOICE_ID,
                    WEBHOOK_URL,
                    IMAGE_RATIO,
                    IMAGE_SIZE,
                    VIDEO_FORMAT,
                    VIDEO_RATIO,
                    VIDEO_SIZE,
                    VIDEO_DURATION,
                    VIDEO_RESOLUTION,
                    INLINE_SIZE,
                    DECLARED_TYPE,
                    MEDIA_SOURCE,
                    DATA_URI,
                    URL_ADDRESS,
                    STORED_OBJECT,
                    MEDIA_FORMAT,
                    MEDIA_DAMAGED,
                    MEDIA_TRUNCATED,
                    UNKNOWN_FIELD,
                    FIELD_TYPE,
                    DUPLICATE_FIELD,
                    TOO_MANY_FAULTS,
                    CONTENT_TYPE,
                    CONTENT_LENGTH,
                    MANIFEST,
                    MANIFEST_NAME,
                    CHANGED -> "FieldInvalid";
        };
    }

    private static String message(Problem problem) {
        return problem.violations().isEmpty()
                ? problem.detail()
                : problem.violations().stream()
                        .map(violation -> violation.field() + ": " + violation.message())
                        .collect(Collectors.joining("; "));
    }

    private static String camelCase(String code) {
        return Arrays.stream(code.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
