package dev.vidusubjects.media;

/** The content of a media item cannot be accepted as what it claims to be: the one failure of every probe. */
public final class MediaException extends Exception {

    private final String rule;

    /**
     * @param rule the broken rule's name, for example {@code image_format}
     * @param message what was found and what is allowed, readable by someone who has never seen the code
     */
    public MediaException(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    public String rule() {
        return rule;
    }
}
