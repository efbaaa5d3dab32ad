package dev.vidusubjects.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that the provider documents: png, jpeg (jpg) and webp images; mp4, mov and avi videos. */
public enum MediaFormat {
    PNG("image/png", "png", "png"),
    JPEG("image/jpeg", "jpg", "jpg", "jpeg"),
    WEBP("image/webp", "webp", "webp"),
    MP4("video/mp4", "mp4", "mp4"),
    MOV("video/quicktime", "mov", "mov"),
    AVI("video/x-msvideo", "avi", "avi");

    private final String contentType;
    private final String extension;
    private final String[] extensions;

    MediaFormat(String contentType, String extension, String... extensions) {
        this.contentType = contentType;
        this.extension = extension;
        this.extensions = extensions;
    }

    /** @return the registered media type, for the content type of a response or an upload */
    public String contentType() {
        return contentType;
    }

    /** @return the usual file name extension, without a dot */
    public String extension() {
        return extension;
    }

    public boolean isImage() {
        return this == PNG || this == JPEG || this == WEBP;
    }

    /**
     * @param contentType a declared media type, in upper or lower case, with or without parameters; common synonyms
     *     ({@code image/jpg}, {@code video/avi}, {@code video/msvideo}) are accepted
     * @return the format, or empty if the type is none of the formats' types
     */
    public static Optional<MediaFormat> ofContentType(String contentType) {
        String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "image/jpg" -> Optional.of(JPEG);
            case "video/avi", "video/msvideo", "video/vnd.avi" -> Optional.of(AVI);
            case "video/mov" -> Optional.of(MOV);
            default ->
                Arrays.stream(values())
                        .filter(format -> format.contentType.equals(type))
                        .findFirst();
        };
    }

    /**
     * @param name a file name or path; the case of its extension is ignored
     * @return the format, or empty if the extension is none of the formats' extensions
     */
    public static Optional<MediaFormat> ofFileName(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> Arrays.asList(format.extensions).contains(extension))
                .findFirst();
    }
}
