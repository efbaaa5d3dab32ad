package dev.vidusubjects.sandbox;

/**
 * A picture or video of a subject.
 *
 * @param contentType the true type of the bytes
 */
record SandboxFile(String contentType, byte[] bytes) {

    static SandboxFile png(byte[] bytes) {
        return new SandboxFile("image/png", bytes);
    }
}
