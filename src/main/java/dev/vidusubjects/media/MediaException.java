package dev.vidusubjects.media;

/**
 * A media item cannot be accepted as what it claims to be. Every probe reports a fault of a content with this exception
 * only.
 */
public final class MediaException extends Exception {

    private final Rule rule;

    /**
     * @param rule the broken rule, for example {@link Rule#IMAGE_FORMAT}
     * @param message what was found and what is allowed, in words that need no knowledge of the code
     */
    public MediaException(Rule rule, String message) {
        super(message);
        this.rule = rule;
    }

    public Rule rule() {
        return rule;
    }
}
