package dev.vidusubjects.scale;

import dev.vidusubjects.builder.MediaFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of the requests for a subject with one inline image. Only a counter differs: it makes the idempotency key
 * and the name distinct. All callers share the bytes of the image, which are outside of the heap, so that the kernel
 * reads them where they are.
 */
final class PostBytes {

    private static final int DIGITS = 12;

    private final String head;
    private final ByteBuffer image;
    private final String label;
    private final String path;

    private PostBytes(String label, String path, byte[] png) {
        this.label = label;
        this.path = path;
        byte[] rest = (MediaFiles.dataUri("image/png", png) + "\"]}").getBytes(StandardCharsets.US_ASCII);
        image = ByteBuffer.allocateDirect(rest.length).put(rest).flip();
        String start = "{\"name\":\"Scale #\",\"images\":[\"";
        head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Idempotency-Key: scale-#\r\nContent-Length: "
                + (start.length() - 1 + DIGITS + rest.length)
                + "\r\n\r\n" + start;
    }

    /** @return requests with an image of 10 KB */
    static PostBytes small(String path) {
        return new PostBytes("10 KB", path, MediaFiles.png(200, 200, 10_000));
    }

    /** @return requests with an image of 1 MB, which has 1.33 MB in base64 */
    static PostBytes large(String path) {
        return new PostBytes("1 MB", path, MediaFiles.png(1000, 1000, 1_000_000));
    }

    String label() {
        return label;
    }

    String path() {
        return path;
    }

    /** @return the two parts of the request with this number */
    ByteBuffer[] request(long number) {
        String digits = String.format("%0" + DIGITS + "d", number);
        byte[] start = head.replace("#", digits).getBytes(StandardCharsets.US_ASCII);
        return new ByteBuffer[] {ByteBuffer.wrap(start), image.duplicate()};
    }
}
