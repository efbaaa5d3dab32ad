package dev.vidusubjects.api.problem;

import java.util.Locale;

/** All types of problems, with their HTTP statuses. The names in lower case are the stable codes of problems. */
public enum ProblemType {
    MALFORMED_JSON(400, "The body is not a JSON object"),
    INVALID_PARAMETER(400, "A query parameter has a value that is not allowed"),
    INVALID_IDEMPOTENCY_KEY(400, "The Idempotency-Key header cannot be used"),
    INCOMPLETE_BODY(400, "The body ended early"),
    BAD_REQUEST(400, "The request is malformed"),
    UPLOAD_LENGTH(400, "The length of the upload is not the declared length"),
    UNAUTHORIZED(401, "A bearer token is required"),
    FOREIGN_ORIGIN(403, "The request comes from another site"),
    UPLOAD_SIGNATURE(403, "The upload was not allowed"),
    UPLOAD_EXPIRED(403, "The permission to upload has expired"),
    NOT_FOUND(404, "The resource does not exist"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The response is available only as JSON"),
    IDEMPOTENCY_KEY_REUSED(409, "The Idempotency-Key belongs to another request"),
    NOT_REDRIVABLE(409, "The task cannot be redriven"),
    NOT_DELIVERABLE(409, "There is nothing to deliver"),
    LENGTH_REQUIRED(411, "The length of the body is required"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
    RANGE_NOT_SATISFIABLE(416, "The file does not have this range"),
    INVALID_SUBJECT(422, "The request breaks rules"),
    INVALID_REQUEST(422, "The request breaks rules"),
    INTERNAL(500, "An internal error occurred"),
    PROVIDER_REJECTED(502, "The provider refused the request"),
    PROVIDER_ACCOUNT(502, "The provider refused the service's account"),
    PROVIDER_BUSY(503, "The provider is busy"),
    PROVIDER_UNAVAILABLE(503, "The provider is unavailable"),
    TRY_AGAIN(503, "The request cannot be submitted now"),
    STORAGE_UNAVAILABLE(503, "The storage is unavailable"),
    AUTHORIZATION_UNAVAILABLE(503, "Callers cannot be authorized right now"),
    SUBMISSION_UNCONFIRMED(504, "The provider's response proves nothing");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** @return the HTTP status */
    public int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** @return the stable code, for example {@code invalid_subject} */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return a URI that identifies the type; it cannot be dereferenced */
    String uri() {
        return "urn:vidu-subjects:problem:" + code();
    }
}
