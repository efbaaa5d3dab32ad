package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Classifies every response of the provider that is not a task. A creation is billed and cannot be undone: a response
 * to a submission counts as proof that nothing was created only according to this table. The first matching rule
 * decides.
 *
 * <table>
 * <caption>Responses to a submission</caption>
 * <tr><th></th><th>response</th><th>class</th></tr>
 * <tr><td>–</td><td>4xx or 5xx with a code of the setting {@code subjects.provider.proof-codes}</td><td>as the setting
 *     states</td></tr>
 * <tr><td>1</td><td>none, and no byte of the request was handed over</td><td>not sent ({@link
 *     NoResponseException})</td></tr>
 * <tr><td>2</td><td>408, 499, an <em>unproven</em> code with any status</td><td>unconfirmed</td></tr>
 * <tr><td></td><td>5xx with a task's id</td><td>unconfirmed</td></tr>
 * <tr><td>3</td><td>429, or a <em>busy</em> code with 4xx or 5xx</td><td>busy</td></tr>
 * <tr><td>4</td><td>401, 402, 403, or an <em>account</em> code with 4xx</td><td>account</td></tr>
 * <tr><td>5</td><td>a <em>media</em> code with 4xx</td><td>media</td></tr>
 * <tr><td>6</td><td>411, 413, 414, 415, 431, with any body</td><td>refused</td></tr>
 * <tr><td>7</td><td>400, 404, 405, 409, 422 with a JSON object that holds a code or a message</td><td>refused</td></tr>
 * <tr><td>8</td><td>404, 405, 421 otherwise, if the response is complete: the request was not
 *     routed</td><td>busy</td></tr>
 * <tr><td>9</td><td>2xx with an id</td><td>accepted ({@link TaskResponseParser})</td></tr>
 * <tr><td>10</td><td>everything else: 2xx without an id, other 5xx, 3xx, other 4xx, broken
 *     ones</td><td>unconfirmed</td></tr>
 * </table>
 *
 * <table>
 * <caption>Codes, in any letter case</caption>
 * <tr><th>class</th><th>codes</th></tr>
 * <tr><td>refused</td><td>{@code FieldLacking} {@code FieldInvalid} {@code FieldUnwanted} {@code
 *     FieldItemCountOutOfRange} {@code PageSizeOutOfRange} {@code BadRequest} {@code ImageFormatInvalid} {@code
 *     VideoFormatInvalid} {@code ImageSizeInvalid} {@code ImageCheckFaceFailed} {@code ImageCheckBodyJointsFailed}
 *     {@code ImageObjectsUndetected} {@code MultiFaceDetected} {@code NoFaceDetected} {@code FaceDetectNotPass} {@code
 *     AuditSubmitIllegal} {@code TaskPromptPolicyViolation} {@code CreationPolicyViolation} {@code CONTENT_BLOCKED}
 *     {@code REQUEST_INVALID} {@code ModelUnavailable} {@code Conflict}</td></tr>
 * <tr><td>busy</td><td>{@code QuotaExceeded} {@code TooManyRequests} {@code SystemThrottling} {@code
 *     RATE_LIMIT_EXCEEDED}</td></tr>
 * <tr><td>account</td><td>{@code CreditInsufficient} {@code Unauthorized} {@code Forbidden}, the numbers 40201–40208,
 *     the message "Model not allowed for this user"</td></tr>
 * <tr><td>media</td><td>{@code ImageDownloadFailure} {@code VideoDownloadFailure}</td></tr>
 * <tr><td>unproven</td><td>{@code OperationInProcess} {@code Canceled} {@code UserCancelled} {@code
 *     InternalServiceFailure} {@code INTERNAL_SERVER_ERROR} {@code INFERENCE_FAILURE} {@code
 *     INFERENCE_TIMEOUT}</td></tr>
 * <tr><td>polls only</td><td>{@code TaskNotFound} {@code NotFound} {@code CreationNotFound}</td></tr>
 * </table>
 *
 * <table>
 * <caption>Responses to a poll that are not a task</caption>
 * <tr><th>response</th><th>meaning</th></tr>
 * <tr><td>a <em>polls only</em> code in a JSON object, with 2xx or 4xx</td><td>{@code TaskUnknown}</td></tr>
 * <tr><td>401, 402, 403, or an account code with 4xx</td><td>{@code Account}</td></tr>
 * <tr><td>429, or a busy code with 4xx or 5xx</td><td>{@code Busy}</td></tr>
 * <tr><td>everything else, or none</td><td>{@code NoVerdict}</td></tr>
 * </table>
 *
 * <p>A list creates nothing. A response to the submission of a list is refused by rules 6 and 7, busy or account by
 * rules 3, 4 and 8, and {@code NoVerdict} in every other case. A failed task has the class of its code, with any
 * status; an unknown code, or none, counts as a refusal by the provider.
 */
@Startup
@Singleton
final class ErrorClassifier {

    private static final Set<String> REFUSED = codes("FieldLacking FieldInvalid FieldUnwanted FieldItemCountOutOfRange"
            + " PageSizeOutOfRange BadRequest ImageFormatInvalid VideoFormatInvalid ImageSizeInvalid"
            + " ImageCheckFaceFailed ImageCheckBodyJointsFailed ImageObjectsUndetected MultiFaceDetected NoFaceDetected"
            + " FaceDetectNotPass AuditSubmitIllegal TaskPromptPolicyViolation CreationPolicyViolation CONTENT_BLOCKED"
            + " REQUEST_INVALID ModelUnavailable Conflict");
    private static final Set<String> BUSY = codes("QuotaExceeded TooManyRequests SystemThrottling RATE_LIMIT_EXCEEDED");
    private static final Set<String> ACCOUNT = codes("CreditInsufficient Unauthorized Forbidden");
    private static final String ACCOUNT_MESSAGE = "model not allowed for this user";
    private static final int FIRST_ACCOUNT_NUMBER = 40201;
    private static final int LAST_ACCOUNT_NUMBER = 40208;
    private static final Set<String> MEDIA = codes("ImageDownloadFailure VideoDownloadFailure");
    private static final Set<String> UNPROVEN = codes("OperationInProcess Canceled UserCancelled InternalServiceFailure"
            + " INTERNAL_SERVER_ERROR INFERENCE_FAILURE INFERENCE_TIMEOUT");
    private static final Set<String> UNKNOWN_TASK = codes("TaskNotFound NotFound CreationNotFound");
    private static final List<Set<String>> KNOWN = List.of(REFUSED, BUSY, ACCOUNT, MEDIA, UNPROVEN, UNKNOWN_TASK);

    private static final Set<Integer> ACCOUNT_STATUSES = Set.of(401, 402, 403);
    private static final Set<Integer> TOO_LARGE_OR_UNSUPPORTED = Set.of(411, 413, 414, 415, 431);
    private static final Set<Integer> REFUSED_WITH_A_REASON = Set.of(400, 404, 405, 409, 422);
    private static final Set<Integer> NOT_ROUTED = Set.of(404, 405, 421);

    private final ProofCodes proofCodes;

    @Inject
    ErrorClassifier(SubjectsConfig config) {
        this(config.provider().proofCodes().orElse(List.of()));
    }

    /**
     * @param proofCodes the entries of the setting, {@code Code:class}
     * @throws IllegalArgumentException if an entry is malformed; the message names the setting and the allowed values
     */
    ErrorClassifier(List<String> proofCodes) {
        this.proofCodes = ProofCodes.parse(proofCodes);
    }

    /**
     * @param response a response to a submission that did not accept the submission
     * @return the class that the response proves, by the first matching rule
     */
    ErrorClass ofSubmission(ProviderResponse response) {
        int status = response.status();
        boolean refusal = status / 100 == 4;
        boolean failure = refusal || status / 100 == 5;
        ErrorBody body = response.error();
        Optional<ErrorClass> configured = failure ? proofCodes.find(body) : Optional.empty();
        if (configured.isPresent()) {
            return configured.get();
        }
        if (!failure || status == 408 || status == 499 || body.hasCodeOf(UNPROVEN)) {
            return ErrorClass.UNCONFIRMED;
        }
        if (!refusal && response.namesTask()) {
            return ErrorClass.UNCONFIRMED;
        }
        if (status == 429 || body.hasCodeOf(BUSY)) {
            return ErrorClass.BUSY;
        }
        if (!refusal) {
            return ErrorClass.UNCONFIRMED;
        }
        if (ACCOUNT_STATUSES.contains(status) || isAccount(body)) {
            return ErrorClass.ACCOUNT;
        }
        if (body.hasCodeOf(MEDIA)) {
            return ErrorClass.MEDIA;
        }
        if (TOO_LARGE_OR_UNSUPPORTED.contains(status)) {
            return ErrorClass.REFUSED;
        }
        if (REFUSED_WITH_A_REASON.contains(status) && body.hasReason()) {
            return ErrorClass.REFUSED;
        }
        return NOT_ROUTED.contains(status) && response.complete() ? ErrorClass.BUSY : ErrorClass.UNCONFIRMED;
    }

    /**
     * @param response a response to a poll that is not a task
     * @return the meaning of the response
     */
    ProviderException ofPoll(ProviderResponse response) {
        int status = response.status();
        ErrorBody body = response.error();
        ProviderError error = response.toError();
        if ((status / 100 == 2 || status / 100 == 4) && body.hasCodeOf(UNKNOWN_TASK)) {
            return new ProviderException.TaskUnknown(error);
        }
        if (ACCOUNT_STATUSES.contains(status) || (status / 100 == 4 && isAccount(body))) {
            return new ProviderException.Account(error);
        }
        if (status == 429 || (status >= 400 && body.hasCodeOf(BUSY))) {
            return new ProviderException.Busy(error, response.retryAfter());
        }
        return new ProviderException.NoVerdict(error, response.retryAfter());
    }

    /**
     * @param response a response to the submission of a list that did not accept it
     * @return the meaning of the response
     */
    ProviderException ofList(ProviderResponse response) {
        ErrorClass proven = ofSubmission(response);
        return proven == ErrorClass.UNCONFIRMED || proven == ErrorClass.MEDIA
                ? new ProviderException.NoVerdict(response.toError(), response.retryAfter())
                : proven.exception(response.toError(), response.retryAfter());
    }

    /**
     * @return the reason why a task failed: the class of its code, or a refusal by the provider if it has no known code
     */
    static ProviderException ofFailedTask(ErrorBody body) {
        return failedTaskClass(body).exception(body.toError(OptionalInt.empty()), Optional.empty());
    }

    private static ErrorClass failedTaskClass(ErrorBody body) {
        if (body.hasCodeOf(UNPROVEN)) {
            return ErrorClass.UNCONFIRMED;
        }
        if (body.hasCodeOf(BUSY)) {
            return ErrorClass.BUSY;
        }
        if (isAccount(body)) {
            return ErrorClass.ACCOUNT;
        }
        return body.hasCodeOf(MEDIA) ? ErrorClass.MEDIA : ErrorClass.REFUSED;
    }

    /** @return whether this code alone states that the provider refuses the content of the request */
    static boolean isRefusal(String code) {
        return REFUSED.contains(code.toLowerCase(Locale.ROOT));
    }

    /** @return whether the body contains a code that, with any status, states that nothing is proven */
    static boolean isUnproven(ErrorBody body) {
        return body.hasCodeOf(UNPROVEN);
    }

    /** @return whether the table contains this code */
    static boolean isKnown(String code) {
        String lower = code.toLowerCase(Locale.ROOT);
        return KNOWN.stream().anyMatch(codes -> codes.contains(lower));
    }

    private static boolean isAccount(ErrorBody body) {
        return body.hasCodeOf(ACCOUNT)
                || body.numbers().stream()
                        .anyMatch(number -> number >= FIRST_ACCOUNT_NUMBER && number <= LAST_ACCOUNT_NUMBER)
                || body.message()
                        .filter(message -> message.toLowerCase(Locale.ROOT).contains(ACCOUNT_MESSAGE))
                        .isPresent();
    }

    private static Set<String> codes(String names) {
        return Arrays.stream(names.split(" "))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
