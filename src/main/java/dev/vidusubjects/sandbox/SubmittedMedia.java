package dev.vidusubjects.sandbox;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Reads data URIs that {@link ParameterReader} has accepted, and recognises the type of an image. */
final class SubmittedMedia {

    private static final Map<String, String> VIDEO_EXTENSIONS = Map.of(
            "mp4", "mp4",
            "x-msvideo", "avi",
            "avi", "avi",
            "quicktime", "mov",
            "mov", "mov");

    private SubmittedMedia() {}

    /** @return whether the item has the bytes in it; otherwise it is a URL of the web, which is never fetched */
    static boolean isInline(String item) {
        return item.startsWith("data:");
    }

    /** @return the bytes; empty if they are not base64 */
    static Optional<byte[]> bytes(String dataUri) {
        try {
            return Optional.of(Base64.getDecoder().decode(dataUri.substring(dataUri.indexOf(',') + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @return the extension for the declared type of a video, for example {@code mp4} */
    static String videoExtension(String dataUri) {
        String subtype = dataUri.substring(dataUri.indexOf('/') + 1, dataUri.indexOf(';'));
        return VIDEO_EXTENSIONS.get(subtype);
    }

    /** @return the type by the first bytes of the file: PNG, JPEG or WebP; empty for all others */
    static Optional<String> imageType(byte[] file) {
        if (startsWith(file, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of("image/png");
        }
        if (startsWith(file, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        return startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")
                ? Optional.of("image/webp")
                : Optional.empty();
    }

    /** @param expected one character for each byte */
    private static boolean startsWith(byte[] file, int offset, String expected) {
        if (file.length < offset + expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if ((file[offset + i] & 0xff) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
