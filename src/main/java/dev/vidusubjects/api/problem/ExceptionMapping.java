package dev.vidusubjects.api.problem;

import dev.vidusubjects.api.problem.Problem.ProviderCode;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.submission.IdempotencyKeyReusedException;
import dev.vidusubjects.submission.NotRedrivableException;
import dev.vidusubjects.submission.OutcomeNotStoredException;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.submission.TryAgainException;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.TaskStoreException;
import jakarta.ws.rs.WebApplicationException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Maps exceptions to problems. An unexpected exception is logged, and the response contains only the id of the log
 * entry.
 */
public final class ExceptionMapping {

    private static final Logger LOG = Logger.getLogger(ExceptionMapping.class);

    private static final String UNEXPECTED = "the service failed with an unexpected error";

    /** Used if the provider does not state when to retry. */
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(10);

    private ExceptionMapping() {}

    public static Problem of(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof MalformedRequestException malformed) {
            return Problem.of(ProblemType.MALFORMED_JSON, malformed.getMessage());
        }
        if (failure instanceof InvalidSubjectException invalid) {
            return invalid(ProblemType.INVALID_SUBJECT, invalid.violations().size())
                    .with(invalid.violations());
        }
        if (failure instanceof IdempotencyKeyReusedException reused) {
            return Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED, reused.getMessage())
                    .about(reused.taskId());
        }
        if (failure instanceof NotRedrivableException refused) {
            return Problem.of(ProblemType.NOT_REDRIVABLE, refused.getMessage()).about(refused.taskId());
        }
        if (failure instanceof TryAgainException later) {
            return Problem.of(ProblemType.TRY_AGAIN, later.getMessage() + ": send the request again later")
                    .retryAfter(later.retryAfter());
        }
        if (failure instanceof NoSuchTaskException missing) {
            return Problem.of(ProblemType.NOT_FOUND, missing.getMessage());
        }
        if (failure instanceof SubmissionFailedException failed) {
            return ofProvider(failed.reason()).about(failed.task().id());
        }
        if (failure instanceof WebApplicationException web) {
            return ofFramework(web);
        }
        if (failure instanceof OutcomeNotStoredException lost) {
            return logged(
                            failure,
                            ProblemType.SUBMISSION_UNCONFIRMED,
                            "the provider was called, but the result could not be stored: check the task")
                    .about(lost.task().id());
        }
        if (failure instanceof TaskStoreException || failure instanceof UncheckedIOException) {
            return logged(
                    failure,
                    ProblemType.STORAGE_UNAVAILABLE,
                    "the service's own storage does not respond, and nothing was sent to the provider: try again"
                            + " later");
        }
        if (failure instanceof ApiTokenException) {
            return logged(
                    failure,
                    ProblemType.AUTHORIZATION_UNAVAILABLE,
                    "the API's token cannot be read, so no caller can be authorized");
        }
        return logged(failure, ProblemType.INTERNAL, UNEXPECTED);
    }

    /** @param count number of violations */
    public static Problem invalid(ProblemType type, int count) {
        return Problem.of(
                type, count == 1 ? "1 rule is broken: see violations" : count + " rules are broken: see violations");
    }

    private static Problem ofProvider(ProviderException reason) {
        ProviderError error = reason.error();
        String words = error.code() + ": " + error.message();
        Problem problem;
        if (reason instanceof ProviderException.Busy busy) {
            problem = Problem.of(
                            ProblemType.PROVIDER_BUSY,
                            "the provider takes no more requests right now (" + words
                                    + "); nothing was created: send the request again later")
                    .retryAfter(busy.retryAfter().orElse(DEFAULT_RETRY_AFTER));
        } else if (reason instanceof ProviderException.NotSent) {
            problem = Problem.of(
                            ProblemType.PROVIDER_UNAVAILABLE,
                            "the provider could not be used (" + words
                                    + "); nothing was created: send the request again later")
                    .retryAfter(DEFAULT_RETRY_AFTER);
        } else if (reason instanceof ProviderException.Account) {
            problem = Problem.of(
                    ProblemType.PROVIDER_ACCOUNT,
                    "the provider refused the key, the permission or the balance of this service (" + words
                            + "); nothing was created: its operator has to act, then the task can be redriven");
        } else if (reason instanceof ProviderException.Unconfirmed) {
            problem = Problem.of(
                    ProblemType.SUBMISSION_UNCONFIRMED,
                    "the request was sent, and the response does not prove what happened (" + words
                            + "): the subject may have been created, and billed. It is not sent again automatically:"
                            + " the task is compared with the provider's list, and its `reconciliation` contains the"
                            + " result. Redrive it only if a second subject is acceptable");
        } else {
            problem = Problem.of(
                    ProblemType.PROVIDER_REJECTED,
                    "the provider refused this request (" + words
                            + "); nothing was created: correct it and send it again");
        }
        return problem.withProviderCode(new ProviderCode(error.code(), error.stated()));
    }

    private static Problem ofFramework(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return switch (status) {
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "there is nothing at this path: /q/openapi lists the calls");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this path does not support this method: see Allow");
            case 406 ->
                Problem.of(
                        ProblemType.NOT_ACCEPTABLE,
                        "the Accept header leaves out application/json: add it, or send no Accept header");
            case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "the Content-Type must be application/json");
            default ->
                status >= 400 && status < 500
                        ? Problem.of(ProblemType.BAD_REQUEST, "the request's path, parameters or headers are malformed")
                        : logged(failure, ProblemType.INTERNAL, UNEXPECTED);
        };
    }

    private static Problem logged(Throwable failure, ProblemType type, String detail) {
        String id = UUID.randomUUID().toString();
        LogEvent.of("api_failed").with("code", type.code()).with("error_id", id).error(LOG, failure);
        return Problem.of(type, detail + "; the log has the cause under " + id).withInstance("urn:uuid:" + id);
    }
}
