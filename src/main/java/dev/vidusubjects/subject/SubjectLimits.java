package dev.vidusubjects.subject;

import java.time.Duration;

/** The numbers of the rules, from the provider's parameter page unless stated otherwise. */
public final class SubjectLimits {

    /** Minimum number of images of one subject. */
    public static final int MIN_IMAGES = 1;

    /** Maximum number of images of one subject. */
    public static final int MAX_IMAGES = 3;

    /** Maximum number of videos of one subject. */
    public static final int MAX_VIDEOS = 1;

    /**
     * Maximum number of items of a list that are read; further items are skipped, because there are already too many.
     * The application's own limit.
     */
    static final int MAX_ITEMS_READ = 100;

    /** Maximum length of a trimmed name, in Unicode code points. The limit of the provider's edit model. */
    public static final int MAX_NAME_LENGTH = 64;

    /** Maximum length of a voice id, in Unicode code points. The application's own limit. */
    public static final int MAX_VOICE_ID_LENGTH = 128;

    /** The decoded length of an inline item must be less than this, in bytes. */
    public static final long INLINE_LIMIT = 20_000_000;

    /** Maximum size of an image, in bytes. */
    public static final long MAX_IMAGE_BYTES = 50_000_000;

    /** Maximum size of a video, in bytes. */
    public static final long MAX_VIDEO_BYTES = 100_000_000;

    /** Maximum duration of a video. */
    public static final Duration MAX_VIDEO_DURATION = Duration.ofSeconds(5);

    /** Minimum width and minimum height of a video, in pixels. */
    public static final int MIN_VIDEO_PIXELS = 128;

    /** The ratios width / height and height / width must be less than this. */
    public static final int RATIO_LIMIT = 4;

    /** In bytes. Related models of the provider refuse a larger request body, so a larger one causes a warning. */
    static final long LARGE_REQUEST = 20_000_000;

    private SubjectLimits() {}
}
