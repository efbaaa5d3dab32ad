package dev.vidusubjects.media.storage;

/** An upload is refused because no ticket allows it. Nothing was stored. */
public final class UploadRefusedException extends Exception {

    /** The reason of the refusal. */
    public enum Reason {
        /** The signature does not belong to this path, content type, length and expiry. */
        SIGNATURE,
        /** The ticket was valid, but has expired. */
        EXPIRED,
        /** The content has fewer or more bytes than the ticket states. */
        LENGTH
    }

    private final Reason reason;

    /** @param message text for the client */
    public UploadRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
