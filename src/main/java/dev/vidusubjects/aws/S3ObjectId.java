package dev.vidusubjects.aws;

import dev.vidusubjects.media.storage.StoragePath;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies an object of the bucket, or one version of it. Its URI is {@code s3://bucket/key}, with {@code
 * ?versionId=…} if it identifies a version.
 *
 * @param version the version id; empty for the current version
 */
record S3ObjectId(String key, Optional<String> version) {

    /** Version ids are opaque. S3 returns at most 1,024 bytes of URL-safe characters. */
    private static final Pattern QUERY = Pattern.compile("versionId=([A-Za-z0-9._~%/-]{1,3072})");

    static S3ObjectId newest(String key) {
        return new S3ObjectId(key, Optional.empty());
    }

    /** @return the object's id, or empty if the URI does not identify an object of this bucket */
    static Optional<S3ObjectId> of(URI uri, String bucket) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String key = path.startsWith("/") ? path.substring(1) : "";
        boolean plain = "s3".equals(uri.getScheme())
                && bucket.equals(uri.getRawAuthority())
                && uri.getRawFragment() == null
                && StoragePath.isPlain(key);
        if (!plain) {
            return Optional.empty();
        }
        String query = uri.getRawQuery();
        if (query == null) {
            return Optional.of(newest(key));
        }
        Matcher version = QUERY.matcher(query);
        if (!version.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new S3ObjectId(key, Optional.of(URLDecoder.decode(version.group(1), StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @return {@code s3://bucket/key?versionId=…}, percent-encoded */
    String uri(String bucket) {
        return "s3://" + bucket + "/" + StoragePath.encode(key)
                + version.map(text -> "?versionId=" + StoragePath.encode(text)).orElse("");
    }
}
