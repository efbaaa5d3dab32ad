package dev.vidusubjects.subject;

/** A request is not JSON at all, or not a JSON object. */
public final class MalformedRequestException extends Exception {

    /** @param message what was found, where, and what is expected */
    public MalformedRequestException(String message) {
        super(message);
    }
}
