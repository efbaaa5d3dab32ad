package dev.vidusubjects.vtrix;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every error of the provider is classified here, by these rules. The first row that fits decides: the code says more than
 * the HTTP status, as gateways change statuses and pass codes on.
 *
 * <table>
 * <caption>By code</caption>
 * <tr><th>code</th><th>class</th></tr>
 * <tr><td>{@code error_code} 40200–40299 (balance)</td><td>account</td></tr>
 * <tr><td>{@code CreditInsufficient}</td><td>account</td></tr>
 * <tr><td>{@code SystemThrottling}, {@code QuotaExceeded}, {@code TooManyRequests}, {@code OperationInProcess}</td><td>busy</td></tr>
 * <tr><td>{@code InternalServiceFailure}</td><td>transient</td></tr>
 * <tr><td>{@code ImageDownloadFailure}</td><td>media</td></tr>
 * <tr><td>{@code FieldLacking}, {@code FieldInvalid}, {@code FieldItemCountOutOfRange}, {@code ImageFormatInvalid},
 * {@code AuditSubmitIllegal}, {@code TaskPromptPolicyViolation}, {@code CreationPolicyViolation},
 * {@code ModelUnavailable}, {@code TaskNotFound}, {@code Conflict}, {@code Canceled}</td><td>permanent</td></tr>
 * <tr><td>a number 400–599</td><td>as the HTTP status of that number, below</td></tr>
 * </table>
 *
 * <table>
 * <caption>By HTTP status</caption>
 * <tr><th>status</th><th>class</th></tr>
 * <tr><td>429, 503</td><td>busy</td></tr>
 * <tr><td>500, 502, 504</td><td>transient</td></tr>
 * <tr><td>401, 402, 403</td><td>account</td></tr>
 * <tr><td>301, 302, 307, 308</td><td>account: the base URL is not the provider's, and somebody has to correct it</td></tr>
 * <tr><td>any other 4xx</td><td>permanent</td></tr>
 * <tr><td>2xx, or none because a task failed</td><td>permanent</td></tr>
 * <tr><td>anything else</td><td>unconfirmed: it proves nothing</td></tr>
 * </table>
 */
final class ErrorClassifier {

    private static final Map<String, ErrorClass> BY_CODE = Stream.of(
                    codes(ErrorClass.ACCOUNT, "CreditInsufficient"),
                    codes(
                            ErrorClass.BUSY,
                            "SystemThrottling",
                            "QuotaExceeded",
                            "TooManyRequests",
                            "OperationInProcess"),
                    codes(ErrorClass.TRANSIENT, "InternalServiceFailure"),
                    codes(ErrorClass.MEDIA, "ImageDownloadFailure"),
                    codes(
                            ErrorClass.PERMANENT,
                            "FieldLacking",
                            "FieldInvalid",
                            "FieldItemCountOutOfRange",
                            "ImageFormatInvalid",
                            "AuditSubmitIllegal",
                            "TaskPromptPolicyViolation",
                            "CreationPolicyViolation",
                            "ModelUnavailable",
                            "TaskNotFound",
                            "Conflict",
                            "Canceled"))
            .flatMap(codes -> codes.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private ErrorClassifier() {}

    /** @param httpStatus empty where no answer failed but a task did */
    static ErrorClass classify(OptionalInt httpStatus, ErrorBody body) {
        if (body.number().isPresent() && body.number().getAsInt() / 100 == 402) {
            return ErrorClass.ACCOUNT;
        }
        Optional<ErrorClass> named = body.code().flatMap(ErrorClassifier::ofCode);
        if (named.isPresent()) {
            return named.get();
        }
        if (body.number().isPresent()
                && body.number().getAsInt() >= 400
                && body.number().getAsInt() < 600) {
            return ofStatus(body.number().getAsInt());
        }
        return httpStatus.isPresent() ? ofStatus(httpStatus.getAsInt()) : ErrorClass.PERMANENT;
    }

    /** @return empty for a code that the table does not name */
    static Optional<ErrorClass> ofCode(String code) {
        return Optional.ofNullable(BY_CODE.get(code.toLowerCase(Locale.ROOT)));
    }

    private static ErrorClass ofStatus(int status) {
        return switch (status) {
            case 429, 503 -> ErrorClass.BUSY;
            case 500, 502, 504 -> ErrorClass.TRANSIENT;
            case 401, 402, 403, 301, 302, 307, 308 -> ErrorClass.ACCOUNT;
            default -> status / 100 == 4 || status / 100 == 2 ? ErrorClass.PERMANENT : ErrorClass.UNCONFIRMED;
        };
    }

    private static Map<String, ErrorClass> codes(ErrorClass kind, String... codes) {
        return Stream.of(codes).collect(Collectors.toMap(code -> code.toLowerCase(Locale.ROOT), code -> kind));
    }
}
