package dev.vidusubjects.media;

/**
 * Every rule whose violation the application reports. The code of a rule is published: clients, documents and log
 * queries compare it, so it must not change.
 *
 * <p>This enumeration includes the rules of requests, which the other packages check. It is in this package because a
 * {@link MediaException} names a rule and because no package can be used by more packages than this one; two
 * enumerations would need one more type for a violation of either.
 *
 * <p>"Parameter page" means the provider's page of the parameters for creating a subject; "own limit" means a limit of
 * this application.
 */
public enum Rule {
    /** A name is given, and is not blank. Source: parameter page. */
    NAME_REQUIRED("name_required"),
    /** A name has at most 64 code points after trimming. Source: the limit of the provider's edit model. */
    NAME_LENGTH("name_length"),
    /**
     * A name has no control characters (source: parameter page) and no line separators or unpaired surrogates (source:
     * own limit).
     */
    NAME_CHARACTERS("name_characters"),
    /** A subject has 1–3 images. Source: parameter page. */
    IMAGES_COUNT("images_count"),
    /** A subject has at most 1 video. Source: parameter page. */
    VIDEOS_COUNT("videos_count"),
    /** A voice id has at most 128 code points, all of them printable. Source: own limit. */
    VOICE_ID("voice_id"),
    /** The model, if it is given, is the only one that this application supports. Source: own limit. */
    MODEL("model"),
    /**
     * A webhook URL is an absolute {@code https} URL of at most 2,000 characters, without user info and fragment, whose
     * host has only public addresses; and a secret for webhooks is configured. Source: own limit.
     */
    WEBHOOK_URL("webhook_url"),

    /** An image is a png, jpeg or webp file, by content. Source: parameter page. */
    IMAGE_FORMAT("image_format"),
    /** 0.25 &lt; width / height &lt; 4, as an image is shown. Source: parameter page. */
    IMAGE_RATIO("image_ratio"),
    /** An image has at most 50,000,000 bytes. Source: parameter page. */
    IMAGE_SIZE("image_size"),
    /** A video is an mp4, mov or avi file, by content. Source: parameter page. */
    VIDEO_FORMAT("video_format"),
    /** 0.25 &lt; width / height &lt; 4, as a video is shown. Source: parameter page. */
    VIDEO_RATIO("video_ratio"),
    /** A video has at most 100,000,000 bytes. Source: parameter page. */
    VIDEO_SIZE("video_size"),
    /** A video is at most 5 seconds long. Source: parameter page. */
    VIDEO_DURATION("video_duration"),
    /** A video has at least 128×128 pixels. Source: parameter page. */
    VIDEO_RESOLUTION("video_resolution"),
    /** An inline item has fewer than 20,000,000 bytes, decoded. Source: parameter page. */
    INLINE_SIZE("inline_size"),
    /** The content type that a data URI declares is the type of its content. Source: parameter page. */
    DECLARED_TYPE("declared_type"),

    /** A media item is an {@code https} URL, a data URI or the URI of a stored object. Source: own limit. */
    MEDIA_SOURCE("media_source"),
    /** A data URI is well-formed: {@code data:TYPE;base64,…}. Source: RFC 2397 and RFC 4648. */
    DATA_URI("data_uri"),
    /** All addresses of a URL's host are public. Source: IANA's special-purpose registries (RFC 6890). */
    URL_ADDRESS("url_address"),
    /** A URI of a stored object names an existing object of this application. Source: own limit. */
    STORED_OBJECT("stored_object"),
    /** The content has one of the formats of {@link MediaFormat}. Source: parameter page. */
    MEDIA_FORMAT("media_format"),
    /** The headers of the content are well-formed and not contradictory. Source: the specification of its format. */
    MEDIA_DAMAGED("media_damaged"),
    /** The content does not end before the end that its format requires. Source: the specification of its format. */
    MEDIA_TRUNCATED("media_truncated"),

    /** A request has no fields other than the described ones. Source: own limit; a misspelt field must not be lost. */
    UNKNOWN_FIELD("unknown_field"),
    /** A field has a value of the described JSON type. Source: parameter page. */
    FIELD_TYPE("field_type"),
    /** A field is given once. Source: own limit, because parsers disagree about which value counts (RFC 8259). */
    DUPLICATE_FIELD("duplicate_field"),
    /** A request has more faults of form than are listed. Source: own limit; the list must not fill the memory. */
    TOO_MANY_FAULTS("too_many_faults"),

    /** A requested upload has the content type of an accepted format. Source: parameter page. */
    CONTENT_TYPE("content_type"),
    /** A requested upload states its exact length in bytes, ≥ 1. Source: own limit, because the length is signed. */
    CONTENT_LENGTH("content_length"),
    /** A manifest is a JSON object, and not longer than the configured limit. Source: own limit. */
    MANIFEST("manifest"),
    /** The documents of a manifest do not have the path of another source's documents. Source: own limit. */
    MANIFEST_NAME("manifest_name"),
    /** An uploaded file does not change while it is read. Source: own limit. */
    CHANGED("changed");

    private final String code;

    Rule(String code) {
        this.code = code;
    }

    /** @return the published code, for example {@code image_ratio} */
    public String code() {
        return code;
    }

    /** @return the published code */
    @Override
    public String toString() {
        return code;
    }
}
