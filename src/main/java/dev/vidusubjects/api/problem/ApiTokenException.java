package dev.vidusubjects.api.problem;

/** The token that callers must send is not available right now. */
public final class ApiTokenException extends RuntimeException {

    public ApiTokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
