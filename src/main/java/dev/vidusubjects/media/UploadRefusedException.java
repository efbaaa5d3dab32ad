package dev.vidusubjects.media;

/** An upload that no ticket allows. Nothing was stored. */
public final class UploadRefusedException extends Exception {

    /** What is wrong. */
    public enum Reason {
        /** The signature does not belong to this path, content type, length and expiry. */
        SIGNATURE,
        /** The ticket was good, and is too old. */
        EXPIRED,
        /** There were fewer or more bytes than the ticket says. */
        LENGTH
    }

    private final Reason reason;

    /** @param message for the sender */
    public UploadRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
