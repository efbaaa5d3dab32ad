package dev.vidusubjects.media;

/**
 * A media item cannot be accepted as what it claims to be. Every probe reports a fault of a content with this exception
 * only.
 */
public final class MediaException extends Exception {

    private final String rule;

    /**
     * @param rule the broken rule's name, for example {@code image_format}
     * @param message what was found and what is allowed, in words that need no knowledge of the code
     */
    public MediaException(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    public String rule() {
        return rule;
    }
}
