package dev.vidusubjects.state;

/** The shared state cannot be read or written. */
public final class StateStoreException extends RuntimeException {

    public StateStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
