package dev.vidusubjects.media;

/**
 * An upload as it arrives; every part may come from anyone.
 *
 * @param path the URL's path below {@code /uploads/}
 * @param expires query parameter {@code expires}; empty text if there is none
 * @param signature query parameter {@code signature}; likewise
 * @param contentType header; likewise
 * @param contentLength header, in bytes; -1 if there is none
 */
public record SignedUpload(String path, String expires, String signature, String contentType, long contentLength) {

    /** Without the signature. */
    @Override
    public String toString() {
        return "SignedUpload[" + path + ", " + contentType + ", " + contentLength + " bytes]";
    }
}
