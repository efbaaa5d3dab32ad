package dev.vidusubjects.media.storage;

/**
 * An upload request. All its components are untrusted input.
 *
 * @param path the URL's path below {@code /uploads/}
 * @param expires query parameter {@code expires}; empty text if there is none
 * @param signature query parameter {@code signature}; empty text if there is none
 * @param contentType header; empty text if there is none
 * @param contentLength header, in bytes; -1 if there is none
 */
public record SignedUpload(String path, String expires, String signature, String contentType, long contentLength) {

    /** Omits the signature. */
    @Override
    public String toString() {
        return "SignedUpload[" + path + ", " + contentType + ", " + contentLength + " bytes]";
    }
}
