package dev.vidusubjects.subject;

/** The body of a request is not well-formed JSON, or is not a JSON object. */
public final class MalformedRequestException extends Exception {

    /** @param message what was found, the position, and what is expected */
    public MalformedRequestException(String message) {
        super(message);
    }
}
