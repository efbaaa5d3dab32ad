package dev.vidusubjects.api;

/** The token that callers must send cannot be had right now. */
public final class ApiTokenException extends RuntimeException {

    public ApiTokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
