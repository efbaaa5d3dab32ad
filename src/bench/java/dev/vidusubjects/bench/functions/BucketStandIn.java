package dev.vidusubjects.bench.functions;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * S3 with one bucket that keeps versions, in memory: {@code PUT} with its conditions, {@code GET} of a whole object and
 * of a range, {@code HEAD} and {@code DELETE}. Only the newest version of an object can be read.
 */
final class BucketStandIn implements StandIn {

    static final String NAME = "vidu-subjects-bench";

    private static final String PREFIX = "/" + NAME + "/";
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

    private final Map<String, StoredFile> objects = new TreeMap<>();
    private int versions;

    /** An object. */
    record StoredFile(byte[] content, String contentType, String etag, String version) {}

    @Override
    public synchronized Reply reply(HttpServerRequest request, byte[] body) throws IOException {
        String path = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
        if (!path.startsWith(PREFIX)) {
            throw new IOException("not supported: " + path);
        }
        String key = path.substring(PREFIX.length());
        return switch (request.method().name()) {
            case "PUT" -> put(request, key, body);
            case "GET", "HEAD" -> get(request, key);
            case "DELETE" -> {
                objects.remove(key);
                yield Reply.empty(204);
            }
            default -> throw new IOException("not supported: " + request.method());
        };
    }

    private Reply put(HttpServerRequest request, String key, byte[] body) {
        StoredFile stored = objects.get(key);
        String ifMatch = request.getHeader("If-Match");
        if (stored != null && request.getHeader("If-None-Match") != null
                || ifMatch != null && (stored == null || !ifMatch.equals(stored.etag))) {
            return error(412, "PreconditionFailed");
        }
        StoredFile written = store(key, request.getHeader("Content-Type"), body);
        return Reply.empty(200).with("ETag", written.etag).with("x-amz-version-id", written.version);
    }

    private Reply get(HttpServerRequest request, String key) {
        StoredFile stored = objects.get(key);
        String version = request.getParam("versionId");
        if (stored == null || version != null && !version.equals(stored.version)) {
            return error(404, "NoSuchKey");
        }
        String ifMatch = request.getHeader("If-Match");
        if (ifMatch != null && !ifMatch.equals(stored.etag)) {
            return error(412, "PreconditionFailed");
        }
        Reply reply = request.method().name().equals("HEAD")
                ? Reply.of(200, stored.contentType, new byte[0])
                        .with("content-length", Integer.toString(stored.content.length))
                : content(request, stored);
        return reply.with("ETag", stored.etag)
                .with("x-amz-version-id", stored.version)
                .with("Last-Modified", "Thu, 01 Jan 2026 12:00:00 GMT")
                .with("Accept-Ranges", "bytes");
    }

    private static Reply content(HttpServerRequest request, StoredFile stored) {
        Matcher range = RANGE.matcher(Objects.requireNonNullElse(request.getHeader("Range"), ""));
        if (!range.matches()) {
            return Reply.of(200, stored.contentType, stored.content);
        }
        int size = stored.content.length;
        int first = Integer.parseInt(range.group(1));
        int end = (int) Math.min(size, Long.parseLong(range.group(2)) + 1);
        return first >= size
                ? error(416, "InvalidRange")
                : Reply.of(206, stored.contentType, Arrays.copyOfRange(stored.content, first, end))
                        .with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + size);
    }

    private static Reply error(int status, String code) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + code
                + "</Message><RequestId>bench</RequestId></Error>";
        return Reply.of(status, "application/xml", body.getBytes(StandardCharsets.UTF_8));
    }

    synchronized StoredFile store(String key, String contentType, byte[] content) {
        String type = Objects.requireNonNullElse(contentType, "application/octet-stream");
        StoredFile written = new StoredFile(content, type, "\"" + md5(content) + "\"", "v" + ++versions);
        objects.put(key, written);
        return written;
    }

    /** @return the MD5 in hexadecimal: the ETag of an object, and what SQS returns for a message */
    static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the objects whose keys match */
    synchronized Map<String, StoredFile> objects(Predicate<String> keys) {
        Map<String, StoredFile> found = new TreeMap<>(objects);
        found.keySet().removeIf(keys.negate());
        return found;
    }

    synchronized void replaceAll(Map<String, StoredFile> all) {
        objects.clear();
        objects.putAll(all);
    }
}
