package dev.vidusubjects.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the page.
 *
 * @param gzip the content, compressed; empty if compression does not make it smaller
 */
record PageAsset(String contentType, byte[] content, Optional<byte[]> gzip) {

    private static final String COMPRESSED_ALREADY = "(image/(png|webp)|font/).*";

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css;charset=UTF-8",
            "html", "text/html;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "map", "application/json",
            "png", "image/png",
            "svg", "image/svg+xml",
            "webp", "image/webp",
            "woff2", "font/woff2");

    /** @return the content type of a file name; empty if the page has no files with this extension */
    static Optional<String> typeOf(String name) {
        return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    static PageAsset of(String contentType, byte[] content) {
        Optional<byte[]> compressed = contentType.matches(COMPRESSED_ALREADY)
                ? Optional.empty()
                : Optional.of(compress(content)).filter(smaller -> smaller.length < content.length);
        return new PageAsset(contentType, content, compressed);
    }

    private static byte[] compress(byte[] content) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(content.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(result) {
            {
                // Compressed once, sent many times.
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result.toByteArray();
    }
}
